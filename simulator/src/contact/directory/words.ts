/** Names of people, departments, places and jobs, awkward ones among them. */

type List<T> = readonly [T, ...T[]];

/** `[name, en_name]`; quotes, commas, emoji, right-to-left and long names are all met in real tenants. */
export const fullNames: List<readonly [string, string]> = [
  ['Mei Tan', 'Mei Tan'],
  ['王小明', 'Xiaoming Wang'],
  ['佐藤 花子', 'Hanako Sato'],
  ['Ana 🌸 Souza', 'Ana Souza'],
  ["Siobhán O'Brien", "Siobhan O'Brien"],
  ['欧阳娜娜', ''],
  ['Jürgen "JJ" Müller', 'Juergen Mueller'],
  ['Nguyễn Thị Hồng Nhung', 'Nhung Nguyen'],
  ['محمد العلي', 'Mohammed Al-Ali'],
  ['🦊', 'Fox'],
  ['김민준', 'Minjun Kim'],
  ['Smith, Robert; Jr.', 'Robert Smith'],
];

/** Family names, `[name, en_name]`. */
export const families: List<readonly [string, string]> = [
  ['陈', 'Chen'],
  ['林', 'Lin'],
  ['田中', 'Tanaka'],
  ['Lim', 'Lim'],
  ['Kumar', 'Kumar'],
  ['Santos', 'Santos'],
  ['Novák', 'Novak'],
  ['张', 'Zhang'],
];

/** Given names, `[name, en_name]`. */
export const givens: List<readonly [string, string]> = [
  ['伟', 'Wei'],
  ['静怡', 'Jingyi'],
  ['翔太', 'Shota'],
  ['Grace', 'Grace'],
  ['Arjun', 'Arjun'],
  ['Zoë', 'Zoe'],
  ['Piotr', 'Piotr'],
  ['建国', 'Jianguo'],
  ['Aisyah', 'Aisyah'],
  ['Łukasz', 'Lukasz'],
];

/** Nicknames; most people have none. */
export const nicknames: List<string> = ['', '', '', 'JJ', '小明', '🐼', 'The "Boss"'];

/** `[zh_cn, ja_jp, en_us]`, any of which may be empty. */
export const departmentNames: List<readonly [string, string, string]> = [
  ['亚太销售', '', 'Sales APAC'],
  ['研发🚀', '研究開発', 'Engineering'],
  ['人力资源部', '人事部', 'People & Culture'],
  ['财务', '経理', 'Finance, Tax'],
  ['', '', 'Customer Success'],
  ['市场部', 'マーケティング', 'Marketing'],
  ['产品/设计', '', 'Product / Design'],
  ['法务', '法務', 'Legal'],
  ['供应链', 'サプライチェーン', 'Supply Chain'],
  ['', '大阪支店', 'Osaka "Branch"'],
  ['数据平台', '', 'Data Platform'],
  ['总裁办', '社長室', "CEO's Office"],
];

/** `[city, country, calling code]`. */
export const places: List<readonly [string, string, string]> = [
  ['Singapore', 'SG', '+65'],
  ['上海', 'CN', ''],
  ['東京', 'JP', '+81'],
  ['São Paulo', 'BR', '+55'],
  ['', '', '+1'],
];

/** Job titles, one of which is unset. */
export const jobTitles: List<string> = ['Account manager', 'Engineer', '销售经理', '', 'Head of "Ops"'];
/** Ids in the form of Lark (docs/lark-api/contact.md#users). */
export const jobLevels: List<string> = ['mga5oa8ayjlp9rb', 'mga5oa8ayjlp9rc', 'mga5oa8ayjlp9rd'];
/** Ids in the form of Lark (docs/lark-api/contact.md#users). */
export const jobFamilies: List<string> = ['mga5oa8ayjlpkzy', 'mga5oa8ayjlpkzz'];

/** Names of user groups. */
export const groupNames: List<string> = [
  'Contractors',
  '全体销售',
  'On call 📟',
  '東京オフィス',
  'Everyone in "Ops"',
];

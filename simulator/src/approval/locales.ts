/** The languages that Approval answers in: names of approvals, steps, widgets and options. */

/** Every value of `locale`: docs/lark-api/approval.md#definitions. */
export const locales = [
  'zh-CN',
  'en-US',
  'ja-JP',
  'zh-HK',
  'zh-TW',
  'de-DE',
  'es-ES',
  'fr-FR',
  'id-ID',
  'it-IT',
  'ko-KR',
  'pt-BR',
  'th-TH',
  'vi-VN',
  'ms-MY',
  'ru-RU',
] as const;

/** One of them. */
export type Locale = (typeof locales)[number];

/** `[English, Chinese, Japanese]`. */
const words: readonly (readonly [string, string, string])[] = [
  ['Purchase request', '采购申请', '購買申請'],
  ['Leave and travel', '请假与出差', '休暇・出張'],
  ['HR changes', '人事变动', '人事異動'],
  ['Expense claim', '费用报销', '経費精算'],
  ['Submit', '提交', '提出'],
  ['Auto pass', '自动通过', '自動承認'],
  ['Manager', '直属上级', '上司'],
  ['Finance', '财务', '経理'],
  ['CC', '抄送', 'CC先'],
  ['Needed by', '需求日期', '希望日'],
  ['Category', '类别', '分類'],
  ['Details', '明细', '明細'],
  ['Title', '标题', '件名'],
  ['Reason', '事由', '理由'],
  ['Quantity', '数量', '数量'],
  ['Price', '金额', '金額'],
  ['Total', '合计', '合計'],
  ['Files', '附件', '添付'],
  ['Leave', '请假', '休暇'],
  ['Overtime', '加班', '残業'],
  ['Trip', '出差', '出張'],
  ['Outing', '外出', '外出'],
  ['Swap', '换班', 'シフト交換'],
  ['Correction', '补卡', '打刻修正'],
  ['Period', '期间', '期間'],
  ['Travellers', '同行人', '同行者'],
  ['Person', '人员', '人'],
  ['Department', '部门', '部署'],
  ['Office', '办公', 'オフィス'],
  ['Research & development', '研发 & 设计', '研究開発'],
  ['Urgent', '紧急', '至急'],
];

const chinese = new Map(words.map(([english, zh]) => [english, zh]));
const japanese = new Map(words.map(([english, , ja]) => [english, ja]));

/** An English name in another language; where it has no word of its own the language stands behind the name. */
export function translate(text: string, locale: Locale): string {
  if (locale === 'en-US') return text;
  const known = locale === 'zh-CN' ? chinese.get(text) : locale === 'ja-JP' ? japanese.get(text) : undefined;
  return known ?? `${text} [${locale}]`;
}

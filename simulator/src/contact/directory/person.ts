/** A person in full, worked out from the seed and a number whenever someone asks. */
import { dice, hash, hex, pick } from '../../random.ts';
import type { CustomAttr, Person, Placement, Position, Seat } from './shapes.ts';
import { upwards, type Seated, type Store } from './store.ts';
import {
  families,
  fullNames,
  givens,
  jobFamilies,
  jobLevels,
  jobTitles,
  nicknames,
  places,
} from './words.ts';

/** True once in so many people: oddities come in turns, so that forty people show every one of them. */
const turn = (number: number, every: number, offset: number): boolean => number % every === offset;

function nameOf(number: number, roll: () => number): readonly [string, string] {
  const [first, second] = [roll(), roll()];
  if (number < fullNames.length) return fullNames[number] ?? fullNames[0];
  const [family, given] = [pick(families, first), pick(givens, second)];
  return [`${given[0]} ${family[0]}`, `${given[1]} ${family[1]}`];
}

function avatarOf(key: string): Person['avatar'] {
  const url = (size: string): string =>
    `https://s1-imfile.feishucdn.com/static-resource/v1/${key}~?image_size=${size}`;
  return {
    avatar_72: url('72x72'),
    avatar_240: url('240x240'),
    avatar_640: url('640x640'),
    avatar_origin: url('noop'),
  };
}

function statusOf(number: number, left: boolean): Person['status'] {
  const unjoined = !left && turn(number, 23, 8);
  return {
    is_frozen: !left && turn(number, 19, 6),
    is_resigned: left,
    is_activated: !left && !unjoined,
    is_exited: false,
    is_unjoin: unjoined,
  };
}

function placementsOf(seed: number, number: number, departments: readonly string[]): Placement[] {
  return departments.map((department_id, index) => ({
    department_id,
    user_order: hash(seed, number, 30 + index) % 300,
    department_order: 100 * (departments.length - 1 - index),
    is_primary_dept: index === 0,
  }));
}

function customAttrsOf(store: Store, number: number): CustomAttr[] {
  if (!turn(number, 4, 0)) return [];
  const colleague = store.ids.person('open_id', number === 0 ? 1 : number - 1);
  const kinds: CustomAttr[] = [
    { type: 'ENUMERATION', id: 'C-7001', value: { option_id: 'opt1', option_value: 'Hybrid' } },
    { type: 'TEXT', id: 'C-7002', value: { text: 'Line one\nline "two" 一' } },
    {
      type: 'HREF',
      id: 'C-7003',
      value: { text: 'Profile', url: 'https://example.com/p?a=1&b=2', pc_url: '' },
    },
    {
      type: 'GENERIC_USER',
      id: 'C-7004',
      value: { generic_user: { id: colleague, type: 1 } } as CustomAttr['value'],
    },
    {
      type: 'PICTURE_ENUM',
      id: 'C-7005',
      value: { option_id: 'p1', name: 'Gold', picture_url: 'https://example.com/g.png' },
    },
  ];
  return kinds.slice(0, 1 + ((number / 4) % kinds.length));
}

function seatsOf(number: number): Seat[] {
  if (!turn(number, 9, 4)) return [];
  return [
    {
      subscription_id: String(7_079_609_167_680_782_000n + BigInt(number)),
      license_plan_key: 'suite_enterprise_e5',
      product_name: 'Enterprise (E5)',
      i18n_name: { zh_cn: '旗舰版 E5', ja_jp: '', en_us: 'Enterprise (E5)' },
      start_time: '1672531200',
      end_time: '1893455999',
    },
  ];
}

function positionsOf(number: number, department_id = '0'): Position[] {
  return [
    {
      position_code: `P${String(number)}`,
      position_name: 'Engineer',
      department_id,
      leader_user_id: '',
      leader_position_code: '',
      is_major: true,
    },
  ];
}

/** The head of the person's primary department, or of the nearest one above that another person leads. */
function leaderOf(store: Store, openId: string, primary: string | undefined): string | undefined {
  if (primary === undefined) return undefined;
  const leaders = upwards(store, primary).map((id) => store.units.get(id)?.facts?.leader_user_id);
  return leaders.find((leader) => leader !== undefined && leader !== openId);
}

function mailsOf(
  number: number,
  openId: string,
): { readonly email: string; readonly enterprise_email: string } {
  const box = `u${openId.slice(3, 11)}`;
  if (turn(number, 11, 3)) return { email: '', enterprise_email: '' };
  if (turn(number, 13, 5)) return { email: '', enterprise_email: `${box}@corp.example.com` };
  const enterprise_email = turn(number, 3, 0) ? `${box}@corp.example.com` : '';
  return { email: `${box}@example.com`, enterprise_email };
}

/** Everything Lark could show of a person. */
export function personOf(store: Store, number: number, seated: Seated): Person {
  const roll = dice(hash(store.seed, number, 20));
  const { departments, left, changes = {} } = seated;
  const [name, en_name] = nameOf(number, roll);
  const [city, country, code] = pick(places, roll());
  const open_id = store.ids.person('open_id', number);
  const union_id = store.ids.person('union_id', number);
  const { leader_user_id: changedLeader, ...changed } = changes;
  const leader = changedLeader === undefined ? leaderOf(store, open_id, departments[0]) : changedLeader;
  const status = changed.status ?? statusOf(number, left);
  return {
    union_id,
    open_id,
    user_id: store.ids.person('user_id', number),
    name,
    en_name,
    nickname: pick(nicknames, roll()),
    avatar: avatarOf(`v3_${hex(hash(store.seed, number, 21))}`),
    ...mailsOf(number, open_id),
    mobile: turn(number, 14, 9) ? '' : `${code}${String(Math.floor(80_000_000 + roll() * 19_999_999))}`,
    mobile_visible: !turn(number, 8, 2),
    gender: Math.floor(roll() * 4),
    department_ids: departments,
    ...(typeof leader === 'string' && { leader_user_id: leader }),
    orders: placementsOf(store.seed, number, departments),
    city,
    country,
    work_station: turn(number, 3, 1)
      ? ''
      : `${String(1 + Math.floor(roll() * 40))}F-${String(Math.floor(roll() * 500))}`,
    join_time: turn(number, 10, 7) ? 0 : 1_420_070_400 + 86_400 * Math.floor(roll() * 3_650),
    is_tenant_manager: number === 0,
    employee_no: turn(number, 15, 11) ? '' : `E${String(number).padStart(4, '0')}`,
    employee_type: turn(number, 12, 10) ? 6 : 1 + Math.floor(roll() * 5),
    custom_attrs: customAttrsOf(store, number),
    job_title: pick(jobTitles, roll()),
    job_level_id: turn(number, 5, 2) ? '' : pick(jobLevels, roll()),
    job_family_id: turn(number, 5, 3) ? '' : pick(jobFamilies, roll()),
    geo: country === 'CN' ? 'cn' : 'sg',
    dotted_line_leader_user_ids: turn(number, 16, 12) ? [store.ids.person('open_id', 0)] : [],
    description: turn(number, 6, 1) ? 'Speaks "three" languages 三' : '',
    time_zone: turn(number, 5, 1) ? 'Asia/Singapore' : '',
    positions: turn(number, 8, 3) ? positionsOf(number, departments[0]) : [],
    assign_info: seatsOf(number),
    subscription_ids: seatsOf(number).map(({ subscription_id }) => subscription_id),
    ...changed,
    status,
    is_frozen: status.is_frozen,
  };
}

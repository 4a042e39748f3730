// Check-ins: docs/lark-api/attendance.md#check-ins.
import { flag, id, integer, number, text, texts, unixSeconds } from '../columns.ts';
import { defineStream } from '../define.ts';
import { idText, wholeNumber, type KeyRule, type LarkRow } from '../keyed.ts';
import { userFlows as endpoint } from './endpoints.ts';
import { hashOf } from './hash.ts';
import { byInstant, bySecond, listQuery, usersFeed, withLeavers } from './users-feed.ts';

export const userIdText = 'Id of the user in the configured kind.';

interface UserFlow extends LarkRow {
  readonly record_id: string;
  readonly check_time: number;
}

/** Without an id of its own a check-in is known by its user, its time and where it comes from. */
export const flowRule: KeyRule<UserFlow> = {
  of: 'attendance_user_flows',
  needs: 'check_time',
  toItem(row) {
    const check_time = wholeNumber(row['check_time']);
    if (check_time === undefined) return undefined;
    const { user_id, creator_id, type, device_id, external_id, idempotent_id, location_name } = row;
    const parts = [
      user_id,
      check_time,
      creator_id,
      type,
      device_id,
      external_id,
      idempotent_id,
      location_name,
    ];
    return { ...row, check_time, record_id: idText(row['record_id']) ?? hashOf(parts) };
  },
};

export const attendanceUserFlows = defineStream<LarkRow>({
  name: 'attendance_user_flows',
  description:
    'One row per check-in that counts. Location, Wi-Fi and device columns are personal: leave out what you do not ' +
    'need. Deleted check-ins disappear with the next full refresh.',
  key: ['record_id'],
  cursor: 'check_time',
  columns: {
    record_id: id('Id of the check-in; a hash of its user and time where Lark gives none.'),
    user_id: text(userIdText, { nameOf: 'employee', as: 'user_name' }),
    creator_id: text('Id of the user who made the record: another one where it was changed or imported.', {
      nameOf: 'employee',
      as: 'creator_name',
    }),
    check_time: unixSeconds('When the user checked in or out.'),
    type: integer(
      '0 by the user, 1 by an administrator, 2 correction, 3 system, 4 no check-in needed, 5 machine, 6 speedy, 7 imported; ' +
        'Lark adds more.',
    ),
    is_field: flag('Whether it was made off-site.'),
    is_wifi: flag('Whether it was made through Wi-Fi.'),
    location_name: text('Name of the place. Personal.'),
    longitude: number('Longitude of the place; rarely returned. Personal.'),
    latitude: number('Latitude of the place; rarely returned. Personal.'),
    ssid: text('Name of the Wi-Fi. Personal.'),
    bssid: text('Address of the Wi-Fi. Personal.'),
    device_id: text('Phone or machine. Personal.'),
    photo_urls: texts('Addresses of photos. Personal.'),
    comment: text('Comment of the user.'),
    check_result: text('Without meaning here: results are in attendance_user_tasks.'),
    external_id: text('Id given by the program that imported it.'),
    idempotent_id: text('Idempotency key given by the program that imported it.'),
    create_time: unixSeconds('When the record was made; rarely returned.'),
  },
});

export const userFlows = usersFeed<UserFlow>({
  stream: attendanceUserFlows,
  endpoint,
  windows: byInstant,
  queries: [
    listQuery(
      endpoint,
      flowRule,
      (context, window) => ({ query: withLeavers(context), body: bySecond(window) }),
      (flow) => [flow],
    ),
  ],
  keyOf: ({ record_id }) => record_id,
  timeOf: ({ check_time }) => check_time * 1000,
});

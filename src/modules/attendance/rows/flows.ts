// The rows of check-ins. Source: lark-approval-attendance 4.1.
import { z } from 'zod';
import { flag, instant, integer, key, number, text, texts } from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { identifies } from '../../../enrich/ids.ts';
import { orNull, secondsToInstant } from '../../values.ts';
import type { LarkFlow } from '../endpoints.ts';

/** Said by every stream of people. */
export const personKey = 'Who: the id of the person in the configured kind.';

export const attendanceUserFlows = defineStream({
  name: 'attendance_user_flows',
  description:
    'One row per check-in that counts. Location, Wi-Fi and device columns are personal: leave out what you do not ' +
    'need. Deleted check-ins leave the warehouse with the next full refresh.',
  row: z.object({
    record_id: key('Id of the check-in.'),
    user_id: identifies(text(personKey), 'employee', 'user_name'),
    creator_id: identifies(
      text('Who made the record: somebody else where it was changed or imported.'),
      'employee',
      'creator_name',
    ),
    check_time: instant('When the person checked in or out.'),
    type: integer(
      '0 by the person, 1 by an administrator, 2 correction, 3 system, 4 no check-in needed, 5 machine, 6 speedy, 7 imported; ' +
        'Lark adds more.',
    ),
    is_field: flag('Whether it was made off-site.'),
    is_wifi: flag('Whether it was made through Wi-Fi.'),
    location_name: text('Name of the place. Personal.'),
    longitude: number('Where; Lark hardly ever says. Personal.'),
    latitude: number('Where; Lark hardly ever says. Personal.'),
    ssid: text('Name of the Wi-Fi. Personal.'),
    bssid: text('Address of the Wi-Fi. Personal.'),
    device_id: text('Phone or machine. Personal.'),
    photo_urls: texts('Addresses of photos. Personal.'),
    comment: text('What the person wrote.'),
    check_result: text('Without meaning here: results are in attendance_user_tasks.'),
    external_id: text('Id given by whoever imported it.'),
    idempotent_id: text('Key given by whoever imported it.'),
    create_time: instant('When the record was made; Lark hardly ever says.'),
  }),
  primaryKey: ['record_id'],
  cursorField: 'check_time',
  rows: (flow: LarkFlow) => [
    {
      record_id: flow.record_id,
      user_id: flow.user_id,
      creator_id: orNull(flow['creator_id']),
      check_time: secondsToInstant(flow.check_time),
      type: flow['type'],
      is_field: flow['is_field'],
      is_wifi: flow['is_wifi'],
      location_name: orNull(flow['location_name']),
      longitude: flow['longitude'],
      latitude: flow['latitude'],
      ssid: orNull(flow['ssid']),
      bssid: orNull(flow['bssid']),
      device_id: orNull(flow['device_id']),
      photo_urls: flow['photo_urls'],
      comment: orNull(flow['comment']),
      check_result: orNull(flow['check_result']),
      external_id: orNull(flow['external_id']),
      idempotent_id: orNull(flow['idempotent_id']),
      create_time: secondsToInstant(orNull(flow['create_time'])),
    },
  ],
});

// An obstacle is reported on its own table, while the others are read.
import { describe, expect, test } from 'vitest';
import { rowsIn } from '../../../support/tenant.ts';
import { openTwoBases, ofTable, outcome, patience } from './two-bases.ts';

describe('an obstacle is reported on its own table, and the others are read', () => {
  test('a Base that the app was not added to', async () => {
    const { sync, bases, app } = await openTwoBases(10);
    const [, other] = bases.bases();
    bases.setAccess(app, 'none');
    const whole = await sync({ patience });
    const { errors } = outcome(whole);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error.failure_type).toBe('config_error');
      expect(error.message).toContain('Add document app');
      expect(error.message).toContain(app);
    }
    const seen = new Set(rowsIn(whole, 'base_records').map((row) => row['app_token']));
    expect([...seen]).toEqual([other?.app_token]);
  });

  test('a token of a wiki page where a token of a Base is expected', async () => {
    const { sync, app, simulator } = await openTwoBases(10);
    const node = simulator.tenant.wiki.addNode({ obj_token: app });
    const whole = await sync({ settings: { tables: [{ app_token: node }, { app_token: app }] }, patience });
    const { errors } = outcome(whole);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error.failure_type).toBe('config_error');
      expect(error.message).toMatch(/wiki/i);
    }
    expect(rowsIn(whole, 'base_records').length).toBeGreaterThan(0);
  });

  test.each([
    ['of another type', 'docx'],
    ['that the app may not see', 'hidden'],
    ['that there is not', 'unknown'],
  ] as const)('a wiki page %s', async (_why, which) => {
    const { sync, app, simulator } = await openTwoBases(10);
    const { wiki } = simulator.tenant;
    const nodes = {
      docx: wiki.addNode({ obj_token: 'D1234567890', obj_type: 'docx' }),
      hidden: wiki.addNode({ obj_token: app }),
      unknown: 'wikcnUnknown00000000000000',
    };
    wiki.share(nodes.hidden, false);
    const tables = [{ url: `https://x.larksuite.com/wiki/${nodes[which]}` }, { app_token: app }];
    const whole = await sync({ settings: { tables }, patience });
    const { errors } = outcome(whole);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error.failure_type).toBe('config_error');
    expect(rowsIn(whole, 'base_records').length).toBeGreaterThan(0);
  });

  test('a table that was deleted', async () => {
    const { sync, bases, app, tables, idsOf } = await openTwoBases(10);
    const [first, second] = tables;
    const chosen = [first, second].map((table_id) => ({ app_token: app, table_id }));
    bases.deleteTable(app, second);
    const whole = await sync({ settings: { tables: chosen }, patience });
    const { errors } = outcome(whole);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error.message).toContain(second);
    expect(ofTable(whole, first)).toHaveLength(idsOf(first).length);
  });

  test.each(['shown', 'refused'] as const)(
    'advanced permissions: success with nothing, lists %s',
    async (baseKeptOutLists) => {
      const { sync, bases, app, tables } = await openTwoBases(10, { quirks: { baseKeptOutLists } });
      bases.setAdvanced(app, true);
      bases.setAccess(app, 'edit');
      const [, other] = bases.bases();
      const [first, second] = tables;
      const chosen = [
        { app_token: app, table_id: first },
        { app_token: app, table_id: second },
        { app_token: other?.app_token },
      ];
      const whole = await sync({ settings: { tables: chosen }, streams: ['base_records'], patience });
      const { errors, incomplete } = outcome(whole);
      expect(incomplete).toEqual(['base_records']);
      expect(errors).toMatchObject([{ failure_type: 'config_error' }]);
      expect(errors[0]?.message).toMatch(/Can manage/i);
      expect(errors[0]?.message).toContain(first);
      expect(errors[0]?.message).toContain(second);
      expect(new Set(rowsIn(whole, 'base_records').map((row) => row['app_token']))).toEqual(
        new Set([other?.app_token]),
      );
    },
  );

  test.each(['view', 'filter'] as const)(
    'the same behind a %s, where nothing could be right',
    async (how) => {
      const { sync, bases, app, tables, forward } = await openTwoBases(10, {
        quirks: { baseKeptOutLists: 'shown' },
      });
      const [, second] = tables;
      bases.setAdvanced(app, true);
      const view_id = how === 'view' ? bases.views(app, second)[0]?.view_id : undefined;
      const settings = {
        tables: [{ app_token: app, table_id: second, view_id }],
        server_filter: how === 'filter',
      };
      const first = await sync({ settings, streams: ['base_records'], patience });
      expect(outcome(first).errors).toEqual([]);
      expect(rowsIn(first, 'base_records')).toHaveLength(10);
      forward(86_400_000);
      bases.setAccess(app, 'edit');
      const whole = await sync({ settings, streams: ['base_records'], saved: first.saved, patience });
      expect(outcome(whole).errors).toMatchObject([{ failure_type: 'config_error' }]);
    },
  );

  test('a table that is really empty is no error', async () => {
    const { sync, bases, app } = await openTwoBases(10);
    const empty = bases.addTable(app, { rows: 0 });
    bases.setAdvanced(app, true);
    const whole = await sync({ settings: { tables: [{ app_token: app, table_id: empty }] }, patience });
    expect(outcome(whole)).toEqual({ errors: [], incomplete: [] });
    expect(rowsIn(whole, 'base_records')).toEqual([]);
  });
});

// The plans in the pages of the modules: what a company of 1,000 people costs, as `plan` prints it.
import { configurationFor, startSimulator } from 'lark-simulator';
import { planCommand } from '../src/commands/plan/plan.ts';
import { planText } from '../src/commands/plan/text.ts';
import { parseConfig } from '../src/config.ts';

const now = Date.UTC(2026, 2, 2, 3, 30);
const size = {
  people: 1000,
  departments: 60,
  depth: 4,
  approval: { definitions: 3, instances: 6000 },
  base: { bases: 1, tables: 3, rows: 8000 },
};
const startDate = '2025-03-02';
const columns = 100;

/** The modules whose pages hold a plan. */
export const plannedModules = ['approval', 'base', 'attendance', 'contact'] as const;

/** The table of calls and time of a first sync and of one a day later, by module. */
export async function planTables(): Promise<ReadonlyMap<string, string>> {
  const simulator = await startSimulator({ rates: 'off', clock: () => now, size });
  try {
    const tables = new Map<string, string>();
    for (const module of plannedModules) {
      const config = parseConfig({
        ...configurationFor(simulator, { rates: 1, startDate }),
        modules: [module],
      });
      const world = { clock: () => now, debug: false, keepSecret: () => undefined };
      const text = planText(await planCommand({ config, states: new Map() }, world), columns);
      tables.set(module, text.slice(0, text.indexOf('\n\n')));
    }
    return tables;
  } finally {
    await simulator.close();
  }
}

/** A page with its plan renewed. */
export function withPlan(page: string, table: string): string {
  return page.replace(
    /(<!-- plan: \w+ -->\n)[^]*?(<!-- end -->)/,
    (_, start: string, end: string) => `${start}\n\`\`\`text\n${table}\n\`\`\`\n\n${end}`,
  );
}

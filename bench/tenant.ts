// A process of its own that simulates a tenant of a size (JSON on the command line) and prints its configuration.
import { configurationFor, startSimulator, type TenantSize } from 'lark-simulator';

const size = JSON.parse(process.argv[2] ?? '{}') as TenantSize;
const simulator = await startSimulator({ size, rates: 'off' });
process.stdout.write(`${JSON.stringify(configurationFor(simulator, { rates: 'off' }))}\n`);

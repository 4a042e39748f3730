// The answers of check and discover as a person reads them on a terminal.
import type { AirbyteStream, Outgoing } from '../../airbyte/messages.ts';
import { table, wrapped } from './wrap.ts';

/** Empty for what a person need not see. */
export function textOfMessage(message: Outgoing, columns: number): string {
  switch (message.type) {
    case 'LOG': {
      const { level, message: text } = message.log;
      return level === 'INFO' || level === 'DEBUG'
        ? ''
        : `${wrapped(`${level}  ${text}`, columns, '       ')}\n`;
    }
    case 'CONNECTION_STATUS':
      return statusText(message.connectionStatus, columns);
    case 'CATALOG':
      return catalogText(message.catalog.streams, columns);
    default:
      return '';
  }
}

function statusText(
  { status, message }: { readonly status: string; readonly message: string },
  columns: number,
): string {
  const lines = message.split('\n').map((line) => wrapped(line, columns, line.startsWith('- ') ? '  ' : ''));
  return `${status === 'SUCCEEDED' ? 'OK' : 'FAILED'}\n${lines.join('\n')}\n`;
}

function catalogText(streams: readonly AirbyteStream[], columns: number): string {
  const rows = streams.map((stream) => [
    stream.name,
    stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full refresh',
    String(Object.keys(stream.json_schema['properties'] ?? {}).length),
    stream.source_defined_primary_key.map((path) => path.join('.')).join(', '),
  ]);
  const head = ['stream', 'sync mode', 'columns', 'primary key'];
  return `${table([head, ...rows], columns)}\n\n${streams.length} streams. As a catalog for read: discover --json.\n`;
}

// spec: what the connector is and how it is configured, as rendered into spec.json.
import { readFileSync } from 'node:fs';
import { spec, type AirbyteMessage, type ConnectorSpecification } from '../protocol/messages.ts';

/** Reads the rendered file: a platform asks for it before every other command, so nothing else is loaded. */
export function* specCommand(): Generator<AirbyteMessage> {
  const file = new URL('../../spec.json', import.meta.url);
  yield spec(JSON.parse(readFileSync(file, 'utf8')) as ConnectorSpecification);
}

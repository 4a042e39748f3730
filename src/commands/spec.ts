// spec: what the connector is and how it is configured, as rendered into spec.json.
import { readFileSync } from 'node:fs';
import { spec, type AirbyteMessage, type ConnectorSpecification } from '../airbyte/messages.ts';

/** Which region the form begins with, and a configuration without one means; Feishu's image differs in nothing else. */
export type RegionDefault = 'lark' | 'feishu';

interface Rendered extends ConnectorSpecification {
  readonly connectionSpecification: {
    readonly properties: { readonly region: { default: RegionDefault } };
  } & ConnectorSpecification['connectionSpecification'];
}

/** Reads the rendered file: a platform asks for it before every other command, so nothing else is loaded. */
export function* specCommand(region: RegionDefault = 'lark'): Generator<AirbyteMessage> {
  const file = new URL('../../spec.json', import.meta.url);
  const rendered = JSON.parse(readFileSync(file, 'utf8')) as Rendered;
  rendered.connectionSpecification.properties.region.default = region;
  yield spec(rendered);
}

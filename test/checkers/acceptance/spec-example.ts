// The document's SPEC and ways to change one thing in it.
import { spec as exampleLine } from '../protocol/examples/lines.ts';

/** The payload of the document's SPEC. */
export const good = (JSON.parse(exampleLine) as { spec: Spec }).spec;

/** A JSON Schema of a test. */
export type Schema = Record<string, unknown>;
/** The payload of a SPEC. */
export type Spec = { connectionSpecification: { properties: Record<string, Schema> } & Schema };

/** The example with one more property. */
export function withProperty(schema: Schema, name = 'extra'): Spec {
  return withRoot({ properties: { ...good.connectionSpecification.properties, [name]: schema } });
}

/** The example with other keys at the schema's root. */
export function withRoot(more: Schema): Spec {
  return { ...good, connectionSpecification: { ...good.connectionSpecification, ...more } };
}

/** The example with these branches for its credentials. */
export function withBranches(...oneOf: unknown[]): Spec {
  return withProperty({ type: 'object', oneOf }, 'credentials');
}

/** A branch distinguished by `kind`. */
export function branch(value: unknown, more: Schema = {}): Schema {
  const kind = { type: 'string', const: value };
  return { type: 'object', title: 'B', required: ['kind'], properties: { kind }, ...more };
}

/** A plain string property. */
export const text = { type: 'string' };

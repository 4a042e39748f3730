// Pure: keeps bank data and the tokens of external data sources out of rows (traps 23; 3.1, 3.5.2).
import { parseJson, toJson } from '../../../json.ts';

const masked = '****';

/**
 * The JSON text of a form with the value of every `account` widget and every `externalData.token` masked, at any
 * depth. A text without them stays as it is, byte for byte; one that cannot be read but may hold them is masked whole.
 */
export function maskForm(form: string): string {
  if (!/"account"|widgetAccount|"externalData"/.test(form)) return form;
  try {
    return toJson(maskWidgets(parseJson(form)));
  } catch {
    return masked;
  }
}

function maskWidgets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskWidgets);
  if (typeof value !== 'object' || value === null) return value;
  const widget = value as Readonly<Record<string, unknown>>;
  const inner = Object.entries(widget).map(([key, part]): [string, unknown] => {
    if (key === 'externalData') return [key, maskToken(part)];
    if (key === 'value' && widget['type'] === 'account') return [key, maskTexts(part)];
    return [key, maskWidgets(part)];
  });
  return Object.fromEntries(inner);
}

function maskToken(externalData: unknown): unknown {
  if (typeof externalData !== 'object' || externalData === null || !('token' in externalData))
    return externalData;
  return { ...externalData, token: masked };
}

function maskTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskTexts);
  if (typeof value !== 'object' || value === null) return value === null || value === '' ? value : masked;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskTexts(inner)]));
}

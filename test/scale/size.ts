/** `SCALE=full`: the sizes that are promised. Without it, the same rates are proven on less. */
export const full = process.env['SCALE'] === 'full';

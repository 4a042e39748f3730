// The Chromium of this machine.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const found = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/** `CHROMIUM` names another program than the one on the PATH. */
export const executablePath = process.env['CHROMIUM'] ?? found;

export const missing = 'There is no Chromium here: install it, or name it in CHROMIUM.';

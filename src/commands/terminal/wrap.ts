// Text in lines that fit a terminal.

/** Broken at spaces so that no line is longer than `columns`, unless a word is; further lines begin with `indent`. */
export function wrapped(text: string, columns: number, indent = ''): string {
  const width = Math.max(20, columns || 80);
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '' || line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = line === '' ? (lines.length > 1 ? indent + word : word) : `${line} ${word}`;
    } else lines.push(indent + word);
  }
  return lines.join('\n');
}

/** Rows in columns, each as wide as its widest cell; the last one is cut at the edge of the terminal. */
export function table(rows: readonly (readonly string[])[], columns: number): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  const width = Math.max(40, columns || 120);
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line))
    .join('\n');
}

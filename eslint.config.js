import tseslint from 'typescript-eslint';

const clock = [
  { object: 'Date', property: 'now', message: 'Time comes in as an argument; only cli.ts asks the clock.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      'demo-output/',
      'docs/.vitepress/cache/',
      '**/.venv/',
      '.stryker-tmp/',
      'reports/',
      'eslint.config.js',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      // A feed whose reading finds nothing out returns nothing: `AsyncGenerator<Items, Facts | void>`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli.ts', 'src/index.ts', 'src/process.ts', 'src/airbyte/writer.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Only the root files touch the process.' },
      ],
      'no-restricted-properties': ['error', ...clock],
    },
  },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
);

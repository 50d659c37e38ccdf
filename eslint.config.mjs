import tseslint from 'typescript-eslint';

export default tseslint.config(
  // loopback.cjs patches a prototype of Node's, which typed rules can't follow.
  {
    ignores: [
      'shared/report/page.generated.ts',
      'emulator/page/page.generated.ts',
      'node_modules/',
      'dist/',
      'cli/local/loopback.cjs',
      'bench/cold-start/empty/',
    ],
  },
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['cli/run-egress.mjs', 'eslint.config.mjs'] },
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An async function without await turns a throw into a rejection, which is what its callers expect.
      '@typescript-eslint/require-await': 'off',
      'max-depth': ['error', 4],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/**', 'bench/**'],
    rules: {
      // Tests look at what came over HTTP as it is: a wrong shape is a failed assertion.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: ['test', 'describe', 'it', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
            },
          ],
        },
      ],
    },
  },
);

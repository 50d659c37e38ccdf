/*
 * Laws are tried on the same random worlds every time, so that a red build tells of the change in it:
 * `FAST_CHECK_SEED=N npm run unit` tries others. Loaded before every test file.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_128) });

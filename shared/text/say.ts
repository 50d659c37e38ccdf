import type { en } from './en.ts';

/** Every language has to know every sentence: the compiler checks it. */
export type Catalogue = { readonly [K in keyof typeof en]: (...of: Parameters<(typeof en)[K]>) => string };

/**
 * A sentence that has not been put into a language yet: its key in the catalogue and what it speaks of. Plans, traces
 * and findings carry these, so that they can be stored, compared and printed in any language.
 */
export type Say = {
  [K in keyof Catalogue]: Parameters<Catalogue[K]> extends []
    ? { readonly key: K }
    : { readonly key: K; readonly of: Spoken<Parameters<Catalogue[K]>[0]> };
}[keyof Catalogue];

/** A reason is a sentence of its own: why something could not be read stands inside what it leaves open. */
type Spoken<Of> = {
  readonly [P in keyof Of]: P extends 'reason' ? (string extends Of[P] ? string | Say : Of[P]) : Of[P];
};

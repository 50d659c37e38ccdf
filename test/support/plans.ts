import { shortName } from '../../shared/names.ts';
import type { Change, Spec } from '../../shared/plan/change.ts';
import type { Judged } from '../../shared/plan/judged.ts';

/** A plan in short: verb, kind and name of what each change writes. */
export const inShort = ({ proposal }: Judged): string[] =>
  proposal.changes.map(({ verb, spec, target }) => `${verb} ${spec.kind} ${shortName(target)}`);

type SpecOf<K extends Spec['kind']> = Extract<Spec, { readonly kind: K }>;

/** What a plan writes of one kind; undefined where it writes none. */
export function specOf<K extends Spec['kind']>({ proposal }: Judged, kind: K): SpecOf<K>['value'] | undefined {
  const specs = proposal.changes.map(({ spec }) => spec);
  return specs.find((spec): spec is SpecOf<K> => spec.kind === kind)?.value as SpecOf<K>['value'] | undefined;
}

/** The advice that a plan gives in place of changes, by the keys of its sentences. */
export const adviceOn = ({ proposal }: Judged, finding: string): string[] =>
  (proposal.advice.get(finding) ?? []).map(({ say }) => say.key);

/** A change of a plan by the kind of what it writes. */
export const changeOf = ({ proposal }: Judged, kind: Spec['kind']): Change | undefined =>
  proposal.changes.find(({ spec }) => spec.kind === kind);

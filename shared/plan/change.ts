import type {
  AddressSpec,
  ConnectorSpec,
  Deletion,
  FirewallSpec,
  JobEdit,
  NatAddition,
  NatListing,
  RouterSpec,
  RouteSpec,
  SubnetworkSpec,
} from '../specs.ts';
import type { Say } from '../text/say.ts';

/** What a change writes, as data: a plan can be stored, compared, published and shown. */
export type Spec =
  | { readonly kind: 'subnetwork'; readonly value: SubnetworkSpec }
  | { readonly kind: 'connector'; readonly value: ConnectorSpec }
  | { readonly kind: 'address'; readonly value: AddressSpec }
  | { readonly kind: 'router'; readonly value: RouterSpec }
  | { readonly kind: 'nat'; readonly value: NatAddition }
  | { readonly kind: 'firewall'; readonly value: FirewallSpec }
  | { readonly kind: 'route'; readonly value: RouteSpec }
  /** An existing NAT, listing one subnetwork more. */
  | { readonly kind: 'nat-listing'; readonly value: NatListing }
  /** The team's job itself, its network settings alone. */
  | { readonly kind: 'job'; readonly value: JobEdit }
  /** Somebody is making it already: nothing is written, its end is awaited. */
  | { readonly kind: 'awaited-connector'; readonly value: { readonly name: string } }
  /** What we made is taken away again; nothing else ever is. */
  | { readonly kind: 'deletion'; readonly value: Deletion };

/** Settings of a resource, by the names that its API gives them; JSON. */
export type Settings = Readonly<Record<string, unknown>>;

/** One step of a plan, as data; `toChange` makes it. */
export interface Change {
  /** Unique in a plan, and the same in every plan for the same need. */
  readonly id: string;
  readonly verb: 'create' | 'update' | 'wait' | 'delete';
  /** Full name of what is written. */
  readonly target: string;
  /** Id of the finding that it cures. */
  readonly cures: string;
  readonly reason: Say;
  readonly spec: Spec;
  /** What stands at the target now, as far as the change touches it; null where nothing does. */
  readonly before: Settings | null;
  /** What will stand there in its place; null where nothing will. */
  readonly after: Settings | null;
  /** Ids of changes that have to be done before. */
  readonly dependsOn: readonly string[];
  /** The reverse, as what it writes; null for what is waited for or deleted. */
  readonly reverse: Spec | null;
  /** The reverse, as commands in the order in which they have to run. */
  readonly undo: readonly string[];
  /** Why there is no reverse, where there is none. */
  readonly noUndo: Say | null;
}

export type Plan = readonly Change[];

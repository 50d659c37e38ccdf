/** What a method is found by: `path` has `{placeholders}` for segments. */
interface Addressed {
  readonly method: string;
  readonly path: string;
}

export interface Matched<R> {
  readonly route: R;
  /** Values of the placeholders, percent-decoded. */
  readonly params: Record<string, string>;
}

export type RouteTable<R> = (method: string, path: string) => Matched<R> | undefined;

/** What may follow one segment of a path. */
interface Node<R> {
  readonly literals: Map<string, Node<R>>;
  /** Any segment; which name its value gets is the route's affair. */
  any?: Node<R>;
  /** By HTTP method and custom verb: `POST :run`, or `GET ` where there is none. */
  readonly routes: Map<string, Leaf<R>>;
}

interface Leaf<R> {
  readonly route: R;
  /** Name of the placeholder in each segment of the path, or undefined for a literal one. */
  readonly names: readonly (string | undefined)[];
}

/** Looks up the route of a method and path. A literal segment wins over a placeholder, the first route over later ones. */
export function routeTable<R extends Addressed>(routes: readonly R[]): RouteTable<R> {
  const root = newNode<R>();
  for (const route of routes) insert(root, route);
  return (method, path) => {
    const segments = path.split('/').slice(1);
    const leaf = find(root, segments, 0, method);
    return leaf && { route: leaf.route, params: valuesOf(leaf, segments) };
  };
}

function newNode<R>(): Node<R> {
  return { literals: new Map(), routes: new Map() };
}

function insert<R extends Addressed>(root: Node<R>, route: R): void {
  const { segments, verb } = split(route.path.split('/').slice(1));
  let node = root;
  const names = segments.map((segment) => /^\{(\w*)\}$/.exec(segment)?.[1]);
  segments.forEach((segment, i) => {
    const next = (names[i] === undefined ? node.literals.get(segment) : node.any) ?? newNode<R>();
    if (names[i] === undefined) node.literals.set(segment, next);
    else node.any = next;
    node = next;
  });
  const key = `${route.method} ${verb}`;
  if (!node.routes.has(key)) node.routes.set(key, { route, names });
}

function find<R>(node: Node<R>, path: readonly string[], at: number, method: string): Leaf<R> | undefined {
  const isLast = at === path.length - 1;
  if (!isLast) {
    const segment = path[at];
    if (segment === undefined || segment === '') return undefined;
    const literal = node.literals.get(segment);
    return (literal && find(literal, path, at + 1, method)) ?? (node.any && find(node.any, path, at + 1, method));
  }
  const { segments, verb } = split([path[at] ?? '']);
  const [last = ''] = segments;
  const key = `${method} ${verb}`;
  const literal = node.literals.get(last)?.routes.get(key);
  if (literal || last === '') return literal;
  return node.any?.routes.get(key) ?? (verb === '' ? undefined : projectWithColon(node.any, `${method} `));
}

/** Ids of projects of a domain have a colon of their own: `example.com:my-project`. */
function projectWithColon<R>(node: Node<R> | undefined, key: string): Leaf<R> | undefined {
  const leaf = node?.routes.get(key);
  return leaf?.names.at(-1) === 'project' ? leaf : undefined;
}

/** Parts the custom verb from the last segment. */
function split(segments: readonly string[]): { segments: readonly string[]; verb: string } {
  const last = segments.at(-1) ?? '';
  const colon = last.lastIndexOf(':');
  if (colon < 0) return { segments, verb: '' };
  return { segments: [...segments.slice(0, -1), last.slice(0, colon)], verb: last.slice(colon) };
}

function valuesOf({ names, route }: Leaf<Addressed>, path: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  const hasVerb = route.path.slice(route.path.lastIndexOf('/')).includes(':');
  names.forEach((name, i) => {
    const segment = path[i] ?? '';
    const isVerbs = hasVerb && i === names.length - 1;
    if (name !== undefined) values[name] = decode(isVerbs ? segment.slice(0, segment.lastIndexOf(':')) : segment);
  });
  return values;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

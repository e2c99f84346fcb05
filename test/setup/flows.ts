/** Small flows for tests. */
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';

type NodeInput = FlowDefinitionInput['nodes'][number];

/** A node; its id is its name. */
export function node(id: string, type: string, config: JsonObject = {}, more: Partial<NodeInput> = {}): NodeInput {
  return { id, type, name: id, config, ...more };
}

/** A flow whose nodes follow one another, from each one's `out`. */
export function chain(name: string, ...nodes: NodeInput[]): FlowDefinitionInput {
  const edges = nodes.slice(1).map((to, index) => ({ from: { node: nodes[index]?.id ?? '' }, to: { node: to.id } }));
  return { name, nodes, edges };
}

/** Answers a webhook with `{sum: a + b}` of its body. */
export function adder(path: string): FlowDefinitionInput {
  return chain(
    `Adder ${path}`,
    node('hook', 'core.webhook', { path, methods: ['POST'], respond: 'result' }),
    node('add', 'core.transform', { expression: '{"sum": body.a + body.b}' }),
    node('answer', 'core.respond', { status: 200, body: '{{ $item }}' }),
  );
}

/** Texts of the graph, by key of the `components` namespace. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

export type { Catalogue, CataloguePlace, KitchenCard, KitchenNode, Product, ProductClass, Requirement } from './config.ts';
export type { Alike, Anonymity, Edge, Graph, Node, PeersKitchen, Ref, Step } from './graph.ts';
export { recommendationsModule, type Recommendations, type RecommendationsConfig } from './module.ts';
export { sqlGraph } from './sql-graph.ts';

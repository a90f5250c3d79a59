-- What there is and how it hangs together: kitchens, equipment, who cooked where, and what making something asks for.
create table graph_node (
  kind text not null,
  id text not null,
  label text not null,
  area text,
  hourly_minor bigint,
  place geography(Point, 4326),
  facts jsonb not null,
  primary key (kind, id)
);
create index graph_node_area on graph_node (kind, area);
comment on table graph_node is 'owner=recommendations; class=public; purpose=what recommendations are about, made again from its sources at any time; retention=while the source exists';
comment on column graph_node.kind is 'class=public; purpose=what kind of thing; retention=while the source exists';
comment on column graph_node.id is 'class=internal; purpose=which thing; retention=while the source exists';
comment on column graph_node.label is 'class=public; purpose=what it is called; retention=while the source exists';
comment on column graph_node.area is 'class=public; purpose=the town in which it is compared; retention=while the source exists';
comment on column graph_node.hourly_minor is 'class=public; purpose=compares by price; retention=while the source exists';
comment on column graph_node.place is 'class=public; purpose=compares by distance, rounded to 150 m; retention=while the source exists';
comment on column graph_node.facts is 'class=public; purpose=what else is shown of it; retention=while the source exists';

create table graph_edge (
  from_kind text not null,
  from_id text not null,
  relation text not null,
  to_kind text not null,
  to_id text not null,
  scope text not null default '',
  weight integer not null default 1,
  facts jsonb not null,
  primary key (from_kind, from_id, relation, to_kind, to_id, scope)
);
create index graph_edge_to on graph_edge (to_kind, to_id, relation);
comment on table graph_edge is 'owner=recommendations; class=personal; purpose=how things hang together; who cooked where is told only of three people or more; retention=life of the account';
comment on column graph_edge.from_kind is 'class=internal; purpose=what kind of thing it starts from; retention=life of the account';
comment on column graph_edge.from_id is 'class=personal; purpose=which thing it starts from, perhaps a person; retention=life of the account';
comment on column graph_edge.relation is 'class=internal; purpose=what holds between the two; retention=life of the account';
comment on column graph_edge.to_kind is 'class=internal; purpose=what kind of thing it leads to; retention=life of the account';
comment on column graph_edge.to_id is 'class=internal; purpose=which thing it leads to; retention=life of the account';
comment on column graph_edge.scope is 'class=public; purpose=the place where it holds, if not everywhere; retention=life of the account';
comment on column graph_edge.weight is 'class=internal; purpose=how often; retention=life of the account';
comment on column graph_edge.facts is 'class=public; purpose=what else is shown of it; retention=life of the account';

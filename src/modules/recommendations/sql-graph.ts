import { json, sql, type Db, type Tx } from '#platform/database';
import type { Alike, Anonymity, Edge, Graph, Node, PeersKitchen, Ref, Step } from './graph.ts';

/** Nodes and edges in two tables, walked by a recursive query. */
export const sqlGraph: Graph = { put, drop, ids, alike, peers, reach, having };

async function put(
  tx: Tx,
  { kind, id, label, area, hourlyMinor, place, facts }: Node,
  relations: readonly string[],
  edges: readonly Edge[],
) {
  const point = place === undefined ? sql`null` : sql`st_setsrid(st_makepoint(${place.longitude}, ${place.latitude}), 4326)::geography`;
  // The row is taken first: of two writers of one thing the second waits, and then sees what the first wrote.
  await sql`insert into graph_node (kind, id, label, area, hourly_minor, place, facts)
    values (${kind}, ${id}, ${label}, ${area ?? null}, ${hourlyMinor ?? null}, ${point}, ${json(facts)})
    on conflict (kind, id) do update set label = excluded.label, area = excluded.area, hourly_minor = excluded.hourly_minor,
      place = excluded.place, facts = excluded.facts`.execute(tx);
  await sql`delete from graph_edge where from_kind = ${kind} and from_id = ${id} and relation = any(${relations}::text[])`.execute(tx);
  if (edges.length === 0) return;
  const rows = edges.map(({ relation, to, scope = '', weight = 1, facts: more = {} }) => ({
    relation,
    to_kind: to.kind,
    to_id: to.id,
    scope,
    weight,
    facts: more,
  }));
  await sql`insert into graph_edge (from_kind, from_id, relation, to_kind, to_id, scope, weight, facts)
    select ${kind}, ${id}, relation, to_kind, to_id, scope, weight, facts
    from jsonb_to_recordset(${json(rows)}) as e (relation text, to_kind text, to_id text, scope text, weight int, facts jsonb)`.execute(tx);
}

async function drop(tx: Tx, { kind, id }: Ref): Promise<void> {
  await sql`delete from graph_node where kind = ${kind} and id = ${id}`.execute(tx);
  await sql`delete from graph_edge where (from_kind = ${kind} and from_id = ${id}) or (to_kind = ${kind} and to_id = ${id})`.execute(tx);
}

async function ids(db: Db | Tx, kind: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from graph_node where kind = ${kind} and id > ${after} order by id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Kitchens of the same town by likeness, 0 to 5: twice the share of equipment (Jaccard), price and nearness one each at best, and one
 * for people who cooked in both, when they are enough to hide in.
 */
async function alike(db: Db, kitchenId: string, { leastPeople, limit }: Anonymity): Promise<Alike[]> {
  const { rows } = await sql<Alike>`
    with me as (select * from graph_node where kind = 'kitchen' and id = ${kitchenId}),
    mine as (select to_id from graph_edge where from_kind = 'kitchen' and from_id = ${kitchenId} and relation = 'has'),
    near as (
      select n.id, (n.hourly_minor - me.hourly_minor) as dearer, me.hourly_minor as price,
        round(st_distance(n.place, me.place, false))::int as meters
      from graph_node n join me on n.area = me.area and n.kind = 'kitchen' and n.id <> me.id
    ), equipment as (
      select near.id, count(m.to_id)::int as shared, (count(*) + (select count(*) from mine) - count(m.to_id))::int as either
      from near join graph_edge e on e.from_kind = 'kitchen' and e.from_id = near.id and e.relation = 'has'
        left join mine m on m.to_id = e.to_id
      group by near.id
    ), cooked as (
      select there.to_id as id, count(distinct here.from_id)::int as cooks
      from graph_edge here join graph_edge there on there.from_kind = here.from_kind and there.from_id = here.from_id
        and there.relation = 'cooked_in' and there.to_id <> here.to_id
      where here.to_kind = 'kitchen' and here.to_id = ${kitchenId} and here.relation = 'cooked_in'
      group by there.to_id having count(distinct here.from_id) >= ${leastPeople}
    )
    select id, coalesce(shared, 0) as shared, coalesce(either, 0) as either, dearer::bigint as "dearerMinor", meters, coalesce(cooks, 0) as cooks
    from near left join equipment using (id) left join cooked using (id)
    order by 2 * coalesce(shared::float8 / nullif(either, 0), 0) + 1 / (1 + abs(dearer)::float8 / greatest(price, 1) * 4)
      + 1 / (1 + meters::float8 / 3000) + least(coalesce(cooks, 0), 10)::float8 / 10 desc, id
    limit ${limit}`.execute(db);
  return rows;
}

/** Kitchens this person has not cooked in, where people cook who share a kitchen with them; most people first. */
async function peers(db: Db, personId: string, { leastPeople, limit }: Anonymity): Promise<PeersKitchen[]> {
  const { rows } = await sql<PeersKitchen>`
    with mine as (select to_id from graph_edge where from_kind = 'person' and from_id = ${personId} and relation = 'cooked_in'),
    peer as (
      select distinct from_id from graph_edge
      where to_kind = 'kitchen' and to_id in (select to_id from mine) and relation = 'cooked_in' and from_id <> ${personId}
    )
    select e.to_id as id, count(*)::int as cooks
    from peer join graph_edge e on e.from_kind = 'person' and e.from_id = peer.from_id and e.relation = 'cooked_in'
    where e.to_id not in (select to_id from mine)
    group by e.to_id having count(*) >= ${leastPeople}
    order by cooks desc, id limit ${limit}`.execute(db);
  return rows;
}

async function reach(
  db: Db,
  { kind, id }: Ref,
  { relations, scope, mostSteps }: { relations: readonly string[]; scope: string; mostSteps: number },
): Promise<Step[]> {
  const { rows } = await sql<Step>`
    with recursive walk as (
      select ${kind}::text as kind, ${id}::text as id, ''::text as relation, 0 as depth, array[${kind} || ':' || ${id}]::text[] as path,
        '{}'::jsonb as edge
      union all
      select e.to_kind, e.to_id, e.relation, walk.depth + 1, walk.path || (e.to_kind || ':' || e.to_id), e.facts
      from walk join graph_edge e on e.from_kind = walk.kind and e.from_id = walk.id
      where walk.depth < ${mostSteps} and e.relation = any(${relations}::text[]) and e.scope in ('', ${scope})
        and not (e.to_kind || ':' || e.to_id) = any(walk.path)
    )
    select walk.*, n.label, n.facts from walk join graph_node n using (kind, id) order by depth, kind, id, path`.execute(db);
  return rows;
}

async function having(db: Db, equipment: readonly string[], { area, limit }: { area: string; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select n.id from graph_node n join graph_edge e on e.from_kind = 'kitchen' and e.from_id = n.id and e.relation = 'has'
    where n.kind = 'kitchen' and n.area = ${area}
    group by n.id having count(*) filter (where e.to_id = any(${equipment}::text[])) = ${equipment.length}
    order by count(*), n.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

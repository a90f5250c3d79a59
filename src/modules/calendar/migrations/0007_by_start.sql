-- What is taken of a resource within a month, read from the index alone: a page of a hundred kitchens has thousands of bookings, and to
-- fetch each from the table, or to walk the tree of the exclusion constraint a hundred times, costs three times as much.
create index reservation_by_start on reservation (resource_id, lower(blocked)) include (blocked, status, expires_at);

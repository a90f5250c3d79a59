-- What was told about one page is found by its link.
create index notification_link on notification (link, created_at) where link is not null;

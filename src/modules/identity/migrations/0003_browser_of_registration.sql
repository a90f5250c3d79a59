-- The browser that asked for an account shows a cookie when the mailed link is opened in it. Elsewhere the password of the
-- registration may be a stranger's, so there the owner of the mailbox chooses one.
alter table registration add column browser_hash text;
comment on column registration.browser_hash is 'class=secret; purpose=SHA-256 of the cookie of the browser that asked; retention=7d';

-- Between the wish to leave and its day an account is closing: nothing begins in its name, and logging in takes the wish back.
alter table person drop constraint person_status_check;
alter table person add constraint person_status_check check (status in ('active', 'closing', 'closed'));

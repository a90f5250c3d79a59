-- A pack stays as long as a booking that it paid for.
create index booking_of_pack on booking (pack_id) where pack_id is not null;

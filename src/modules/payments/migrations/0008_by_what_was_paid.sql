-- What was paid for something is found by it when it ends, and a payment that goes is looked for in what points at it.
create index refund_for on refund (for_id) where for_id is not null;
create index transfer_for on transfer (for_id) where for_id is not null;
create index transfer_of_payment on transfer (payment_id);
create index receivable_of_subject on receivable (subject_id);
create index hand_payment_of_receivable on hand_payment (receivable_id) where receivable_id is not null;
create index hand_payment_of_refund on hand_payment (refund_id) where refund_id is not null;

drop index concurrently orders_id;

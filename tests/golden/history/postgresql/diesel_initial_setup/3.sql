drop trigger set_updated_at on posts;

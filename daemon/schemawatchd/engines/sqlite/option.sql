-- The two numbers of the file's header that are the application's own; 0 is the same as not set.
select 'user_version' as name, user_version as value from pragma_user_version where user_version <> 0
union all
select 'application_id', application_id from pragma_application_id where application_id <> 0

-- Grants to accounts (`user@host`) and roles. Those on a pattern of databases count where the pattern means this one. On what
-- sort of table a grant is, the reader knows.
select concat(
    '{"parent":', ifnull(json_quote(parent), 'null'), ',"name":', json_quote(name), ',"on":', json_quote(`on`),
    ',"signature":"","grantee":', json_quote(grantee), ',"privileges":', privileges, '}'
) as `[grant]`
from (
    select
        null as parent,
        'database' as name,
        'database' as `on`,
        '' as signature,
        grantee,
        privileges
    from (
        select
            if(grantee = '''PUBLIC''@''''', 'public', trim(trailing '@' from replace(grantee, '''', ''))) as grantee,
            concat('[', group_concat(
                distinct json_quote(concat(privilege_type, if(is_grantable = 'YES', '*', ''))) order by privilege_type
            ), ']') as privileges
        from information_schema.schema_privileges
        where database() like table_schema and privilege_type <> 'USAGE'
        group by binary grantee
    ) d
    union all
    select
        null,
        p.table_name,
        'table',
        '',
        if(p.grantee = '''PUBLIC''@''''', 'public', trim(trailing '@' from replace(p.grantee, '''', ''))),
        concat('[', group_concat(
            json_quote(concat(p.privilege_type, if(p.is_grantable = 'YES', '*', ''))) order by p.privilege_type
        ), ']')
    from information_schema.table_privileges p
    where p.table_schema = database() and p.privilege_type <> 'USAGE'
    group by binary p.table_name, binary p.grantee
    union all
    select
        table_name,
        column_name,
        'column',
        '',
        if(grantee = '''PUBLIC''@''''', 'public', trim(trailing '@' from replace(grantee, '''', ''))),
        concat('[', group_concat(
            json_quote(concat(privilege_type, if(is_grantable = 'YES', '*', ''))) order by privilege_type
        ), ']')
    from information_schema.column_privileges
    where table_schema = database()
    group by binary table_name, binary column_name, binary grantee
    union all
    select
        null,
        routine_name,
        lower(routine_type),
        '',
        if(user = 'PUBLIC' and host = '', 'public', trim(trailing '@' from concat(user, '@', host))),
        concat('["', replace(upper(replace(proc_priv, ',Grant', '')), ',', if(find_in_set('Grant', proc_priv), '*","', '","')),
            if(find_in_set('Grant', proc_priv), '*"]', '"]'))
    from mysql.procs_priv
    where db = database() and proc_priv not in ('', 'Grant')
) g

"""How to read a database: a folder per engine, found by looking, and the shapes that they share (`engine`).

Each engine's folder has modules of these names, and no others. *Always* means that every engine has it, including
the generic one (any SQLAlchemy dialect); *usually*, that PostgreSQL, MariaDB and SQLite have it.

    module                    holds                                                                  is there
    engine                    the engine's name, URLs, kinds, and the version of its reader          always
    reader                    from the catalogs to records                                           always
    rows                      the rows of a few tables: migration history tables                     always
    session                   one open target: change token, reading, definitions                    always
    connection                connecting safely: time limits, TLS, read-only                         usually
    catalog                   what is read of each column of the server's catalogs, and why not      usually
    definition                an object in the server's own words                                    usually
    ddl                       statements that make an object anew; what only stored DDL says          usually
    write_session             a connection that writes, for `operate`                                usually
    scratch/server            temporary databases, on a server of ours or of the user                sometimes
    scratch/private_server    starting a server of ours                                              sometimes
    scratch/database          making and dropping one database and its account                       sometimes
    scratch/session           one temporary database: playing scripts, reading it                    usually
    scratch/player            running the statements of a script                                     usually
    scratch/script            from a file to statements                                              usually
    scratch/statement         what a statement is about                                              sometimes
    scratch/skip_rules        statements that are skipped or changed, and errors that are tolerated  sometimes
    scratch/privileged        what only a superuser may make                                         sometimes
    scratch/extensions        extensions that a script asks for                                      sometimes
    scratch/ownership         owners and grants there                                                sometimes
    scratch/other_databases   what a script says of other databases                                  sometimes
    scratch/stage             what a script is played on                                             sometimes
    equivalence/comparison    whether two texts mean the same to the server                          sometimes
    equivalence/entry         entering one text                                                      sometimes
    equivalence/probes        how a text of each kind is entered                                     sometimes
    equivalence/context       relations, types and functions beside it                               sometimes
    equivalence/node_tree     the server's parse tree in a form that can be compared                 sometimes
    address                   a URL taken apart                                                      sometimes
    change_token              whether a schema changed, without reading it                           sometimes
    server_change_token       the same for all databases of a server at once                         sometimes
    incremental               reading only what changed                                              sometimes
    pipeline                  several queries in one round trip                                      sometimes
    kinds                     which kinds are read, and which the engine has none of                 sometimes
    privileges                what the account may see                                               sometimes
    failures                  the driver's errors as errors of ours, with advice                     sometimes
    dump                      the whole schema as text for people, by the server's own tool          sometimes
    records                   records from several answers, or from an inspector                     sometimes
    normal_form               one spelling for names and options that the server makes up            sometimes
    implicit                  what no DDL states: creator and `sql_mode`                             sometimes
    own_database              names without the name of their own database                           sometimes
    partitions                how a table is partitioned                                             sometimes
    settings                  settings on which the meaning of DDL depends                           sometimes
    show_create               what only SHOW CREATE says                                             sometimes
    table_options             how a table is stored                                                  sometimes
    child, child_process      the process in which SQLite evaluates what strangers wrote, both sides  sometimes
    hardening                 reading a file without evaluating what is in it                        sometimes
    stored_text               what only the stored CREATE text says of indexes, views, virtual tables  sometimes
    substitutes               functions and collations that an application registers itself          sometimes
"""

"""What becomes of each column of the server's own catalogs: which kind reads it, or why none does.

A test asks each server that it meets for its columns, and fails on one that is not here: PostgreSQL 15 and 18.
What other versions have besides is from the manual's chapter "System Catalogs" of 13, 14, 16, 17 and 19, as far as
it is plain there, and for 19 from pg_publication.h, pg_publication_rel.h and pg_subscription.h of its source.
Views are not listed: they show what the tables hold.
"""

from collections.abc import Iterator, Mapping
from functools import cache

import psycopg

from schemawatchd.engines.catalogs import CatalogColumns, listed
from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.kinds import lacking
from schemawatchd.schema.snapshot import NotCompared

_NUMBER = "a number of the catalogs' own, by which rows find each other"
_FOLLOWS = "follows from another column that is read"
_DEFINITION = "part of a definition that the server prints"
_FILES = "of the files and rows, not of the schema"
_SERVER = "belongs to the whole server"
_STATISTICS = "of the planner's statistics"
_PRIVATE = "a secret, or what only a superuser sees"
_BASE_TYPE = "base types are written in C and come with extensions; one made without is not read by this version"

Columns = Mapping[str, str]

CATALOGS: Mapping[str, Columns] = {
    "pg_aggregate": {
        "aggregate": "aggfnoid aggkind aggtransfn aggfinalfn aggcombinefn aggserialfn aggdeserialfn aggmtransfn "
        "aggminvtransfn aggmfinalfn aggfinalextra aggmfinalextra aggfinalmodify aggmfinalmodify aggsortop "
        "aggtranstype aggtransspace aggmtranstype aggmtransspace agginitval aggminitval",
        _FOLLOWS: "aggnumdirectargs",
    },
    "pg_am": {"database": "oid amname amhandler amtype"},
    "pg_amop": {
        "operator": "amopfamily amopstrategy amopopr amopsortfamily",
        _NUMBER: "oid",
        _FOLLOWS: "amoplefttype amoprighttype amoppurpose amopmethod",
    },
    "pg_amproc": {
        "operator": "amprocfamily amproclefttype amprocrighttype amprocnum amproc",
        _NUMBER: "oid",
    },
    "pg_attrdef": {"column": "adrelid adnum adbin", _NUMBER: "oid"},
    "pg_attribute": {
        "column": "attrelid attname atttypid atttypmod attnum attnotnull attidentity attgenerated attisdropped "
        "attcollation attstattarget attstorage attcompression attoptions attfdwoptions",
        "partition": "atthasdef",
        "grant": "attacl",
        "the number of dimensions is not enforced": "attndims",
        "a column that is inherited is compared in both tables, and `inherits` with the table": "attislocal "
        "attinhcount",
        _FOLLOWS: "attlen attbyval attalign",
        _FILES: "atthasmissing attmissingval attcacheoff",
    },
    "pg_cast": {"cast": "oid castsource casttarget castfunc castcontext castmethod"},
    "pg_class": {
        "table": "oid relname relnamespace reloftype relam reltoastrelid relpersistence relkind relrowsecurity "
        "relforcerowsecurity relreplident relispartition reloptions",
        "composite_type": "reltype",
        "materialized_view": "relispopulated",
        "owner": "relowner",
        "grant": "relacl",
        "partition": "relpartbound",
        "where a host keeps its files is no matter of the schema": "reltablespace",
        _FOLLOWS: "relhasindex relisshared relnatts relchecks relhasrules relhastriggers relhassubclass",
        _FILES: "relfilenode relpages reltuples relallvisible relallfrozen relrewrite relfrozenxid relminmxid",
    },
    "pg_collation": {
        "collation": "oid collname collnamespace collprovider collisdeterministic collencoding collcollate "
        "collctype colliculocale colllocale collicurules",
        "owner": "collowner",
        "the version of the library on this host": "collversion",
    },
    "pg_constraint": {
        "check": "conname contype conrelid convalidated conenforced connoinherit conkey conbin",
        "domain": "contypid",
        "unique": "oid condeferrable condeferred conindid",
        "foreign_key": "conparentid confrelid confupdtype confdeltype confmatchtype confkey confdelsetcols",
        "partition": "conislocal coninhcount",
        _FOLLOWS: "connamespace conpfeqop conppeqop conffeqop conperiod",
        _DEFINITION: "conexclop",
    },
    "pg_conversion": {
        "database": "oid conname connamespace conforencoding contoencoding conproc condefault",
        "owner": "conowner",
    },
    "pg_database": {
        "database": "encoding datlocprovider datistemplate datallowconn datconnlimit datcollate datctype "
        "daticulocale datlocale daticurules",
        "owner": "oid datname datdba",
        "grant": "datacl",
        "where a host keeps its files is no matter of the schema": "dattablespace",
        "the version of the library on this host": "datcollversion",
        "follows from event triggers": "dathasloginevt",
        _FILES: "datfrozenxid datminmxid",
    },
    "pg_db_role_setting": {"option": "setdatabase setrole setconfig"},
    "pg_default_acl": {"default_grant": "oid defaclrole defaclnamespace defaclobjtype defaclacl"},
    "pg_depend": {"database": "classid objid objsubid refclassid refobjid deptype", "owner": "refobjsubid"},
    "pg_description": {
        "comment": "objoid classoid objsubid description",
    },
    "pg_enum": {"enum": "oid enumtypid enumsortorder enumlabel"},
    "pg_event_trigger": {
        "event_trigger": "oid evtname evtevent evtfoid evtenabled evttags",
        "owner": "evtowner",
    },
    "pg_extension": {
        "extension": "oid extname extnamespace extversion",
        "no statement changes it": "extowner",
        "follows from the extension's version": "extrelocatable extconfig extcondition",
    },
    "pg_foreign_data_wrapper": {
        "foreign_data_wrapper": "oid fdwname fdwhandler fdwvalidator fdwoptions",
        "owner": "fdwowner",
        "grant": "fdwacl",
    },
    "pg_foreign_server": {
        "foreign_server": "oid srvname srvfdw srvtype srvversion srvoptions",
        "owner": "srvowner",
        "grant": "srvacl",
    },
    "pg_foreign_table": {"foreign_table": "ftrelid ftserver ftoptions"},
    "pg_index": {
        "index": "indexrelid indrelid indnkeyatts indisunique indnullsnotdistinct indisprimary indisexclusion "
        "indisclustered indisvalid indisreplident indkey indcollation indclass indoption indpred",
        "primary_key": "indnatts",
        _FOLLOWS: "indimmediate",
        _DEFINITION: "indexprs",
        "of an index while it is built or dropped": "indcheckxmin indisready indislive",
    },
    "pg_inherits": {
        "table": "inhrelid inhparent inhseqno",
        "of a partition while it is detached": "inhdetachpending",
    },
    "pg_language": {
        "database": "oid lanname lanispl lanpltrusted lanplcallfoid laninline lanvalidator",
        "owner": "lanowner",
        "grant": "lanacl",
    },
    "pg_largeobject_metadata": {"grant": "lomowner lomacl", _NUMBER: "oid"},
    "pg_namespace": {"schema": "oid nspname", "owner": "nspowner", "grant": "nspacl"},
    "pg_opclass": {
        "operator": "oid opcmethod opcname opcnamespace opcfamily opcintype opcdefault opckeytype",
        "owner": "opcowner",
    },
    "pg_operator": {
        "operator": "oid oprname oprnamespace oprcanmerge oprcanhash oprleft oprright oprcom oprnegate oprcode "
        "oprrest oprjoin",
        _FOLLOWS: "oprkind oprresult",
        "owner": "oprowner",
    },
    "pg_opfamily": {"operator": "oid opfmethod opfname opfnamespace", "owner": "opfowner"},
    "pg_partitioned_table": {
        "partition": "partrelid partstrat",
        _DEFINITION: "partnatts partattrs partclass partcollation partexprs",
        _FOLLOWS: "partdefid",
    },
    "pg_policy": {"policy": "oid polname polrelid polcmd polpermissive polroles polqual polwithcheck"},
    "pg_proc": {
        "function": "oid proname pronamespace prolang procost prorows prosupport prokind prosecdef proleakproof "
        "proisstrict proretset provolatile proparallel proargtypes protrftypes prosrc probin proconfig",
        "owner": "proowner",
        "grant": "proacl",
        _DEFINITION: "prosqlbody proallargtypes proargmodes proargnames proargdefaults prorettype",
        _FOLLOWS: "provariadic pronargs pronargdefaults",
    },
    "pg_publication": {
        "publication": "oid pubname puballtables puballsequences pubinsert pubupdate pubdelete pubtruncate "
        "pubviaroot pubgencols",
        "owner": "pubowner",
    },
    "pg_publication_namespace": {"publication": "pnpubid pnnspid", _NUMBER: "oid"},
    "pg_publication_rel": {"publication": "prpubid prrelid prqual prattrs prexcept", _NUMBER: "oid"},
    "pg_range": {
        "range_type": "rngtypid rngsubtype rngmultitypid rngcollation rngsubopc rngcanonical rngsubdiff",
    },
    "pg_rewrite": {
        "rule": "oid rulename ev_class ev_enabled",
        _DEFINITION: "ev_type is_instead ev_qual ev_action",
    },
    "pg_seclabel": {"database": "objoid classoid objsubid provider label"},
    "pg_sequence": {
        "sequence": "seqrelid seqtypid seqstart seqincrement seqmax seqmin seqcache seqcycle",
    },
    "pg_shdescription": {"comment": "objoid classoid description"},
    "pg_shseclabel": {"database": "objoid classoid provider label"},
    "pg_statistic_ext": {
        "statistics": "oid stxrelid stxname stxnamespace stxstattarget",
        "owner": "stxowner",
        _DEFINITION: "stxkeys stxkind stxexprs",
    },
    "pg_subscription": {
        "database": "subdbid subname subowner subenabled subbinary substream subtwophasestate subdisableonerr "
        "subpasswordrequired subrunasowner subfailover subslotname subsynccommit subpublications suborigin "
        "subserver subretaindeadtuples submaxretention",
        _NUMBER: "oid",
        _PRIVATE: "subconninfo",
        "of a subscription as it runs": "subskiplsn subretentionactive subwalrcvtimeout",
    },
    "pg_transform": {"database": "oid trftype trflang trffromsql trftosql"},
    "pg_trigger": {
        "trigger": "oid tgrelid tgparentid tgname tgenabled tgisinternal",
        _DEFINITION: "tgfoid tgtype tgconstrrelid tgdeferrable tginitdeferred tgnargs tgattr tgargs tgqual "
        "tgoldtable tgnewtable",
        "foreign_key": "tgconstraint",
        _FOLLOWS: "tgconstrindid",
    },
    "pg_ts_config": {
        "text_search": "oid cfgname cfgnamespace cfgparser",
        "owner": "cfgowner",
    },
    "pg_ts_config_map": {"text_search": "mapcfg maptokentype mapseqno mapdict"},
    "pg_ts_dict": {
        "text_search": "oid dictname dictnamespace dicttemplate dictinitoption",
        "owner": "dictowner",
    },
    "pg_ts_parser": {
        "text_search": "oid prsname prsnamespace prsstart prstoken prsend prsheadline prslextype",
    },
    "pg_ts_template": {"text_search": "oid tmplname tmplnamespace tmplinit tmpllexize"},
    "pg_type": {
        "domain": "oid typname typnamespace typtype typnotnull typbasetype typtypmod typcollation typdefaultbin "
        "typdefault",
        "column": "typstorage",
        "owner": "typowner",
        "grant": "typacl",
        "the number of dimensions is not enforced": "typndims",
        _FOLLOWS: "typrelid typarray",
        _BASE_TYPE: "typlen typbyval typcategory typispreferred typisdefined typdelim typsubscript typelem "
        "typinput typoutput typreceive typsend typmodin typmodout typanalyze typalign",
    },
}
"""By catalog: the columns, by the kind that reads them or by the reason why none does."""

LEFT_OUT: Mapping[str, str] = {
    "pg_auth_members": "memberships of roles belong to the whole server",
    "pg_authid": "roles belong to the whole server",
    "pg_init_privs": "what extensions and the server granted when they were made",
    "pg_largeobject": "data",
    "pg_parameter_acl": _SERVER,
    "pg_replication_origin": _SERVER,
    "pg_shdepend": _FOLLOWS,
    "pg_statistic": _STATISTICS,
    "pg_statistic_ext_data": _STATISTICS,
    "pg_subscription_rel": "how far the copying of each table is",
    "pg_tablespace": _SERVER,
    "pg_user_mapping": "for its owner's eyes; a view shows everybody that there is one",
}
"""By catalog, why none of its columns is read."""


@cache
def said_of(catalog: str, column: str) -> str | None:
    """Which kind reads a column, or why none does; `None` where this version does not know the column."""
    for what, names in CATALOGS.get(catalog, {}).items():
        if column in names.split():
            return what
    return LEFT_OUT.get(catalog)


def kinds_left_out() -> Mapping[str, str]:
    """By kind, why it is not read."""
    return {each.kind: each.reason for each in lacking()}


def catalog_columns() -> Iterator[CatalogColumns]:
    """The whole table."""
    return listed(CATALOGS, LEFT_OUT)


# What the catalogs of a newer server hold that this version does not know (`catalog`).


KNOWN = frozenset({"15", "18"})
"""The major versions of which each column was seen; other servers are asked for columns that are new."""

COLUMNS = """
select c.relname::text, a.attname::text
from pg_catalog.pg_class c
join pg_catalog.pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum"""


def unknown_columns(connection: Connection, major: str) -> Iterator[NotCompared]:
    """Each column, or whole catalog, whose meaning is unknown, by the kind that it may concern."""
    if major in KNOWN:
        return
    try:
        with connection.transaction():
            found = connection.execute(COLUMNS).fetchall()
    except psycopg.errors.InsufficientPrivilege:
        return
    unknown = [(catalog, column) for catalog, column in found if said_of(catalog, column) is None]
    for catalog in dict.fromkeys(catalog for catalog, _ in unknown if catalog not in CATALOGS):
        yield NotCompared("database", f"not read by this version: the catalog `{catalog}`")
    for catalog, column in unknown:
        if catalog in CATALOGS:
            kind = next(iter(CATALOGS[catalog]))
            yield NotCompared(kind, f"not read by this version: the column `{column}` of `{catalog}`")

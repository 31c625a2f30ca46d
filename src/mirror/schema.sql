-- The mirror's tables. A cache: no foreign keys, no migration; a file of another
-- version is thrown away.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- Every DN that is of interest: of bound groups, of members, of kept people.
CREATE TABLE entry (
  id  INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE, -- canonical
  dn  TEXT NOT NULL         -- as first seen
) STRICT;

-- DNs that were read as a group. known: its members were read once, so it is, or
-- was, a group; otherwise nobody knows what it is, or it is not there at all.
CREATE TABLE directory_group (
  entry        INTEGER PRIMARY KEY,
  outcome      INTEGER NOT NULL, -- enum read_outcome
  reason       TEXT,
  known        INTEGER NOT NULL,
  members_hash INTEGER NOT NULL  -- of all member keys; 0 if unknown
) STRICT;

CREATE TABLE member (
  grp   INTEGER NOT NULL, -- entry of the group
  entry INTEGER NOT NULL, -- entry that the group names
  PRIMARY KEY (grp, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_entry ON member (entry);

-- What a group names by one DN is, the server says, the entry with another.
CREATE TABLE alias (
  member INTEGER PRIMARY KEY, -- entry as named
  entry  INTEGER NOT NULL     -- entry as the server spells it
) STRICT;
CREATE INDEX alias_entry ON alias (entry);

-- Two people may share an entry for a while: while DNs are swapped, or when an
-- entry was made anew and the read did not show that the old one is gone.
CREATE TABLE person (
  id      INTEGER PRIMARY KEY,
  stable  TEXT NOT NULL UNIQUE,
  entry   INTEGER NOT NULL,
  dn      TEXT NOT NULL,
  name    TEXT,
  phone   TEXT,
  login   TEXT,
  emails  TEXT, -- sorted, one a line
  enabled INTEGER NOT NULL -- 1; 0: no; 2: expired
) STRICT;
CREATE INDEX person_entry ON person (entry);

-- Names that groups still use for a person who was renamed, as long as nothing
-- else is seen under them.
CREATE TABLE former (
  entry  INTEGER NOT NULL, -- the person's entry before
  person INTEGER NOT NULL,
  PRIMARY KEY (entry, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_person ON former (person);

CREATE TRIGGER person_gone AFTER DELETE ON person BEGIN
  INSERT OR IGNORE INTO touched (entry) SELECT entry FROM former WHERE person = OLD.id;
  DELETE FROM former WHERE person = OLD.id;
END;

CREATE TABLE scope (
  id           INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  cloud        TEXT NOT NULL, -- '' for the organization's own list
  touched      INTEGER NOT NULL,
  UNIQUE (organization, cloud)
) STRICT;

CREATE TABLE binding (
  id    INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL,
  role  INTEGER NOT NULL,
  grp   INTEGER NOT NULL, -- entry of the group
  dn    TEXT NOT NULL,    -- as configured or discovered
  UNIQUE (scope, role, grp)
) STRICT;
CREATE INDEX binding_grp ON binding (grp);

-- Entries whose group or person changed since the last applied run.
CREATE TABLE touched (
  entry INTEGER PRIMARY KEY
) STRICT;

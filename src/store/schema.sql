-- The store: organizations, custom clouds, their contacts, and what happened to them.
--
-- The rules stand here as triggers, not as foreign keys, since they have to hold in a plain
-- sqlite3 shell too, where foreign keys and recursive triggers are off:
--   * Nothing is replaced silently: REPLACE deletes rows without firing delete triggers, so a key
--     that is taken is refused before it comes to that. Keys never change.
--   * A live cloud keeps its best Admin. This is looked at after each statement, so a swap grants
--     first and removes then. (RAISE takes nothing but a literal before SQLite 3.47: the sentences
--     cannot name the cloud; the program puts the name in front of them.)
--   * Everything that happens to a contact, a cloud or an organization is in the history.
-- Triggers have no column lists: "SET rowid =" would go past them.
PRAGMA application_id = 1131697529;

-- Draws the ids: an organization and a cloud never have the same one.
CREATE TABLE scope (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL CHECK (kind IN ('organization', 'cloud'))
) STRICT;

CREATE TABLE organization (
	id INTEGER PRIMARY KEY REFERENCES scope (id),
	name TEXT NOT NULL UNIQUE,
	external_id TEXT,
	active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	CONSTRAINT "the name of an organization has 1 to 64 characters"
		CHECK (length(trim(name)) > 0 AND length(name) <= 64)
) STRICT;

CREATE TABLE cloud (
	id INTEGER PRIMARY KEY REFERENCES scope (id),
	organization INTEGER NOT NULL REFERENCES organization (id),
	name TEXT NOT NULL,
	external_id TEXT,
	provider TEXT NOT NULL DEFAULT '',
	region TEXT NOT NULL DEFAULT '',
	deployment_model TEXT NOT NULL DEFAULT '',
	reserved_cidr TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL DEFAULT 'draft',
	tags TEXT NOT NULL DEFAULT '{}',
	UNIQUE (organization, name),
	CONSTRAINT "the name of a cloud has 1 to 64 characters"
		CHECK (length(trim(name)) > 0 AND length(name) <= 64),
	CONSTRAINT "unknown state of a cloud"
		CHECK (state IN ('draft', 'validating', 'creating', 'creation_failed', 'active',
			'disconnected', 'reconnecting', 'deleting', 'deletion_failed', 'deleted')),
	CONSTRAINT "the tags of a cloud are a JSON object"
		CHECK (json_valid(tags) AND json_type(tags) = 'object')
) STRICT;

CREATE TABLE contact (
	id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
	scope INTEGER NOT NULL REFERENCES scope (id),
	name TEXT NOT NULL DEFAULT '',
	email TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	notes TEXT NOT NULL DEFAULT '',
	origin TEXT NOT NULL DEFAULT 'local' CHECK (origin IN ('directory', 'local')),
	person TEXT,
	enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1))
) STRICT;
-- One contact per person and scope; local ones (NULL) are as many as they like.
CREATE UNIQUE INDEX contact_by_scope ON contact (scope, person);

CREATE TABLE contact_role (
	contact INTEGER NOT NULL REFERENCES contact (id),
	role TEXT NOT NULL COLLATE NOCASE,
	PRIMARY KEY (contact, role),
	CONSTRAINT "a role is spelled Admin, Technical, Billing, or as configured"
		CHECK (role <> '' AND (role <> 'Admin' OR role = 'Admin' COLLATE BINARY)
			AND (role <> 'Technical' OR role = 'Technical' COLLATE BINARY)
			AND (role <> 'Billing' OR role = 'Billing' COLLATE BINARY))
) STRICT, WITHOUT ROWID;

-- Complete runs in a row that wanted a role gone.
CREATE TABLE absence (
	scope INTEGER NOT NULL REFERENCES scope (id),
	contact INTEGER NOT NULL REFERENCES contact (id),
	role TEXT NOT NULL COLLATE NOCASE,
	runs INTEGER NOT NULL,
	PRIMARY KEY (scope, contact, role)
) STRICT, WITHOUT ROWID;

-- Scopes to be looked at in the next run.
CREATE TABLE dirty (
	scope INTEGER PRIMARY KEY REFERENCES scope (id)
) STRICT;

-- One row while a transaction of the program is open: who does it. Empty: somebody with a shell.
CREATE TABLE context (
	run INTEGER,
	actor TEXT NOT NULL
) STRICT;

-- Names are kept as text, so that they outlive what they name.
CREATE TABLE history (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	run INTEGER,
	actor TEXT NOT NULL,
	scope INTEGER NOT NULL,
	organization TEXT NOT NULL,
	cloud TEXT,
	contact INTEGER,
	action TEXT NOT NULL, -- create, delete, edit, grant, revoke, adopt
	field TEXT,
	before TEXT,
	after TEXT
) STRICT;
CREATE INDEX history_by_scope ON history (scope);

-- By name: a scope can be out of step before the store has it. said: last reported.
CREATE TABLE drift (
	organization TEXT NOT NULL,
	cloud TEXT,
	contact INTEGER,
	person TEXT,
	kind TEXT NOT NULL,
	field TEXT,
	store_value TEXT,
	directory_value TEXT,
	held_by TEXT,
	since INTEGER NOT NULL,
	said INTEGER NOT NULL
) STRICT;
CREATE INDEX drift_by_scope ON drift (organization, cloud);

CREATE TABLE run (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	started INTEGER NOT NULL,
	finished INTEGER NOT NULL DEFAULT 0,
	actor TEXT NOT NULL,
	outcome TEXT CHECK (outcome IN ('complete', 'incomplete', 'failed', 'refused', 'error')),
	reason TEXT,
	server TEXT,
	identity TEXT,
	result_code INTEGER NOT NULL DEFAULT 0,
	pages INTEGER NOT NULL DEFAULT 0,
	entries INTEGER NOT NULL DEFAULT 0,
	"references" INTEGER NOT NULL DEFAULT 0,
	canaries_seen INTEGER NOT NULL DEFAULT 0,
	groups INTEGER NOT NULL DEFAULT 0,
	scopes INTEGER NOT NULL DEFAULT 0,
	applied INTEGER NOT NULL DEFAULT 0,
	held INTEGER NOT NULL DEFAULT 0,
	drift INTEGER NOT NULL DEFAULT 0,
	"full" INTEGER NOT NULL DEFAULT 0,
	exit_code INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE waiting_plan (
	hash TEXT PRIMARY KEY,
	text TEXT NOT NULL,
	since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

---- what the triggers look at ----

CREATE VIEW scope_name AS
SELECT s.id, o.name AS organization, k.name AS cloud, k.state,
	coalesce(k.state NOT IN ('draft', 'deleted'), 0) AS live
FROM scope AS s
	LEFT JOIN cloud AS k ON k.id = s.id
	JOIN organization AS o ON o.id = coalesce(k.organization, s.id);

-- quality: 2 usable address and enabled, 1 usable address, 0 takes no mail. Usable is dot-string@host
-- (RFC 5321 section 4.1.2, RFC 6531), host not ending in a number. (No generated column: SQLite
-- computes it wrongly for NEW before an update that leaves the address out.)
CREATE VIEW admin AS
SELECT c.scope, c.id AS contact,
	CASE WHEN c.email GLOB '?*@?*' AND instr(c.email, '@') <= 65 AND length(c.email) <= 254
		AND instr(c.email, char(0)) = 0
		AND c.email NOT GLOB '*[][ "(),:;<>\' || char(1) || '-' || char(31) || char(127) || ']*'
		AND c.email NOT GLOB '.*' AND c.email NOT GLOB '*.@*' AND c.email NOT GLOB '*..*'
		AND c.email NOT GLOB '*@[-.]*' AND c.email NOT GLOB '*[-.]' AND c.email NOT GLOB '*@*-.*'
		AND c.email NOT GLOB '*@*.-*' AND c.email NOT GLOB '*@*[!-,/:-@[-`{-~]*'
		AND rtrim(c.email, '0123456789') NOT GLOB '*[.@]'
	THEN 1 + (c.enabled <> 0) ELSE 0 END AS quality
FROM contact AS c JOIN contact_role AS r ON r.contact = c.id
WHERE r.role = 'Admin';

-- Admins of live clouds without whom no other of at least their quality remains.
CREATE VIEW needed_admin AS
SELECT a.scope, a.contact, a.quality
FROM admin AS a JOIN cloud AS k ON k.id = a.scope
WHERE k.state NOT IN ('draft', 'deleted') AND NOT EXISTS (
	SELECT 1 FROM admin AS b
	WHERE b.scope = a.scope AND b.contact <> a.contact AND b.quality >= a.quality);

-- Who changes something: the program says so in its transactions, a shell does not.
CREATE VIEW actor AS SELECT coalesce((SELECT actor FROM context), 'sql') AS actor;

-- A contact as one JSON object, for history: enough to make it again.
CREATE VIEW contact_record AS
SELECT c.id AS contact, c.scope, n.organization, n.cloud,
	json_object('name', c.name, 'email', c.email, 'phone', c.phone, 'notes', c.notes,
		'origin', c.origin, 'person', c.person,
		'enabled', json(iif(c.enabled, 'true', 'false')),
		'roles', json((SELECT json_group_array(r.role) FROM contact_role AS r
			WHERE r.contact = c.id))) AS record
FROM contact AS c JOIN scope_name AS n ON n.id = c.scope;

---- the Admin rule ----

CREATE TRIGGER contact_delete_keeps_admin BEFORE DELETE ON contact
WHEN EXISTS (SELECT 1 FROM needed_admin WHERE contact = OLD.id)
BEGIN
	SELECT RAISE(ABORT, 'a live cloud would lose its best Admin: make another contact with a usable address Admin first');
END;

-- The address is usable as in the view admin. (UPDATE OR REPLACE turns NULL into the default.)
CREATE TRIGGER contact_update_keeps_admin BEFORE UPDATE ON contact
WHEN NEW.email IS NOT OLD.email
	AND EXISTS (SELECT 1 FROM needed_admin WHERE contact = OLD.id AND quality > 0)
	AND NOT coalesce(NEW.email GLOB '?*@?*' AND instr(NEW.email, '@') <= 65 AND length(NEW.email) <= 254
		AND instr(NEW.email, char(0)) = 0
		AND NEW.email NOT GLOB '*[][ "(),:;<>\' || char(1) || '-' || char(31) || char(127) || ']*'
		AND NEW.email NOT GLOB '.*' AND NEW.email NOT GLOB '*.@*' AND NEW.email NOT GLOB '*..*'
		AND NEW.email NOT GLOB '*@[-.]*' AND NEW.email NOT GLOB '*[-.]' AND NEW.email NOT GLOB '*@*-.*'
		AND NEW.email NOT GLOB '*@*.-*' AND NEW.email NOT GLOB '*@*[!-,/:-@[-`{-~]*'
		AND rtrim(NEW.email, '0123456789') NOT GLOB '*[.@]', 0)
BEGIN
	SELECT RAISE(ABORT, 'a live cloud would lose the address of its best Admin: make another contact with a usable address Admin first');
END;

-- That the directory disables an entry is a fact, and the program records it; a hand needs a successor.
CREATE TRIGGER contact_disable_keeps_admin BEFORE UPDATE ON contact
WHEN OLD.enabled AND NOT coalesce(NEW.enabled, 0) AND NOT EXISTS (SELECT 1 FROM context)
	AND EXISTS (SELECT 1 FROM needed_admin WHERE contact = OLD.id AND quality = 2)
BEGIN
	SELECT RAISE(ABORT, 'a live cloud would be left with a disabled Admin: make another contact with a usable address Admin first');
END;

CREATE TRIGGER contact_role_delete_keeps_admin BEFORE DELETE ON contact_role
WHEN OLD.role = 'Admin' COLLATE NOCASE
	AND EXISTS (SELECT 1 FROM needed_admin WHERE contact = OLD.contact)
BEGIN
	SELECT RAISE(ABORT, 'a live cloud would lose its best Admin: make another contact with a usable address Admin first');
END;

CREATE TRIGGER contact_role_update_keeps_admin BEFORE UPDATE ON contact_role
WHEN OLD.role = 'Admin' COLLATE NOCASE AND NEW.role IS NOT 'Admin' COLLATE NOCASE
	AND EXISTS (SELECT 1 FROM needed_admin WHERE contact = OLD.contact)
BEGIN
	SELECT RAISE(ABORT, 'a live cloud would lose its best Admin: make another contact with a usable address Admin first');
END;

CREATE TRIGGER cloud_goes_live_with_admin BEFORE UPDATE ON cloud
WHEN OLD.state IN ('draft', 'deleted') AND NEW.state NOT IN ('draft', 'deleted')
	AND NOT EXISTS (SELECT 1 FROM admin WHERE scope = OLD.id AND quality = 2)
BEGIN
	SELECT RAISE(ABORT, 'a cloud needs an Admin with a usable address before it goes live');
END;

CREATE TRIGGER cloud_stays_live BEFORE UPDATE ON cloud
WHEN OLD.state <> 'draft' AND coalesce(NEW.state, 'draft') = 'draft'
BEGIN
	SELECT RAISE(ABORT, 'a cloud does not become a draft again');
END;

---- keys: never replaced, never changed ----

CREATE TRIGGER scope_insert BEFORE INSERT ON scope
WHEN EXISTS (SELECT 1 FROM scope WHERE id = NEW.id)
BEGIN
	SELECT RAISE(ABORT, 'this scope is there already');
END;

CREATE TRIGGER scope_update BEFORE UPDATE ON scope
BEGIN
	SELECT RAISE(ABORT, 'the id of an organization or a cloud does not change');
END;

CREATE TRIGGER scope_delete BEFORE DELETE ON scope
WHEN EXISTS (SELECT 1 FROM cloud WHERE id = OLD.id)
	OR EXISTS (SELECT 1 FROM organization WHERE id = OLD.id)
BEGIN
	SELECT RAISE(ABORT, 'a scope goes with its organization or cloud: delete that one');
END;

CREATE TRIGGER organization_insert BEFORE INSERT ON organization
WHEN EXISTS (SELECT 1 FROM organization WHERE id = NEW.id OR name = NEW.name)
	OR NOT EXISTS (SELECT 1 FROM scope WHERE id = NEW.id AND kind = 'organization')
BEGIN
	SELECT RAISE(ABORT, 'an organization needs a new name, and as its id that of a row put into scope first');
END;

CREATE TRIGGER organization_update BEFORE UPDATE ON organization
WHEN NEW.id IS NOT OLD.id
	OR EXISTS (SELECT 1 FROM organization WHERE name = NEW.name AND id <> OLD.id)
BEGIN
	SELECT RAISE(ABORT, 'the id of an organization does not change, and its name is its own');
END;

CREATE TRIGGER organization_delete BEFORE DELETE ON organization
WHEN EXISTS (SELECT 1 FROM cloud WHERE organization = OLD.id)
BEGIN
	SELECT RAISE(ABORT, 'the organization still has clouds: delete them first');
END;

CREATE TRIGGER cloud_insert BEFORE INSERT ON cloud
WHEN EXISTS (SELECT 1 FROM cloud WHERE id = NEW.id)
	OR EXISTS (SELECT 1 FROM cloud WHERE organization = NEW.organization AND name = NEW.name)
	OR NOT EXISTS (SELECT 1 FROM scope WHERE id = NEW.id AND kind = 'cloud')
	OR NOT EXISTS (SELECT 1 FROM organization WHERE id = NEW.organization)
BEGIN
	SELECT RAISE(ABORT, 'a cloud needs an organization, a name that is new there, and as its id that of a row put into scope first');
END;

CREATE TRIGGER cloud_update BEFORE UPDATE ON cloud
WHEN NEW.id IS NOT OLD.id OR NEW.organization IS NOT OLD.organization
	OR EXISTS (SELECT 1 FROM cloud
		WHERE organization = NEW.organization AND name = NEW.name AND id <> OLD.id)
BEGIN
	SELECT RAISE(ABORT, 'the id and the organization of a cloud do not change, and its name is its own');
END;

CREATE TRIGGER contact_insert BEFORE INSERT ON contact
WHEN EXISTS (SELECT 1 FROM contact WHERE id = NEW.id)
	OR EXISTS (SELECT 1 FROM contact WHERE person = NEW.person AND scope = NEW.scope)
	OR NOT EXISTS (SELECT 1 FROM scope WHERE id = NEW.scope)
BEGIN
	SELECT RAISE(ABORT, 'a contact needs a new id, a scope that exists, and a person who is new there');
END;

CREATE TRIGGER contact_update BEFORE UPDATE ON contact
WHEN NEW.id IS NOT OLD.id OR NEW.scope IS NOT OLD.scope
	OR EXISTS (SELECT 1 FROM contact
		WHERE person = NEW.person AND scope = NEW.scope AND id <> OLD.id)
BEGIN
	SELECT RAISE(ABORT, 'the id and the scope of a contact do not change, and its person is nobody else''s there');
END;

CREATE TRIGGER contact_role_insert BEFORE INSERT ON contact_role
WHEN EXISTS (SELECT 1 FROM contact_role WHERE contact = NEW.contact AND role = NEW.role)
	OR NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact)
BEGIN
	SELECT RAISE(ABORT, 'a role is granted once, to a contact that exists');
END;

CREATE TRIGGER contact_role_update BEFORE UPDATE ON contact_role
WHEN NEW.contact IS NOT OLD.contact
	OR (NEW.role <> OLD.role COLLATE NOCASE AND EXISTS (SELECT 1 FROM contact_role
		WHERE contact = NEW.contact AND role = NEW.role))
BEGIN
	SELECT RAISE(ABORT, 'a role stays with its contact, and is granted once');
END;

---- what goes with what ----

CREATE TRIGGER contact_deleted AFTER DELETE ON contact
BEGIN
	DELETE FROM contact_role WHERE contact = OLD.id;
	DELETE FROM absence WHERE scope = OLD.scope AND contact = OLD.id;
	INSERT INTO dirty (scope) VALUES (OLD.scope) ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER cloud_deleted AFTER DELETE ON cloud
BEGIN
	DELETE FROM contact WHERE scope = OLD.id;
	DELETE FROM dirty WHERE scope = OLD.id;
	DELETE FROM drift WHERE cloud = OLD.name
		AND organization = (SELECT name FROM organization WHERE id = OLD.organization);
	DELETE FROM scope WHERE id = OLD.id;
END;

CREATE TRIGGER organization_deleted AFTER DELETE ON organization
BEGIN
	DELETE FROM contact WHERE scope = OLD.id;
	DELETE FROM dirty WHERE scope = OLD.id;
	DELETE FROM drift WHERE organization = OLD.name;
	DELETE FROM scope WHERE id = OLD.id;
END;

---- history and dirty marks ----

CREATE TRIGGER history_insert BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id)
BEGIN
	SELECT RAISE(ABORT, 'history is never changed');
END;

CREATE TRIGGER history_update BEFORE UPDATE ON history
BEGIN
	SELECT RAISE(ABORT, 'history is never changed');
END;

CREATE TRIGGER history_delete BEFORE DELETE ON history
BEGIN
	SELECT RAISE(ABORT, 'history is never deleted');
END;

CREATE TRIGGER contact_insert_history AFTER INSERT ON contact
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, after)
	VALUES (unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), NEW.scope,
		(SELECT organization FROM scope_name WHERE id = NEW.scope),
		(SELECT cloud FROM scope_name WHERE id = NEW.scope), NEW.id, 'create',
		json_object('name', NEW.name, 'email', NEW.email, 'phone', NEW.phone,
			'notes', NEW.notes, 'origin', NEW.origin, 'person', NEW.person,
			'enabled', json(iif(NEW.enabled, 'true', 'false')), 'roles', json('[]')));
	INSERT INTO dirty (scope) VALUES (NEW.scope) ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER contact_update_history AFTER UPDATE ON contact
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, field, before, after)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), n.id, n.organization, n.cloud, NEW.id,
		iif(f.field = 'origin', 'adopt', 'edit'), f.field, f.before, f.after
	FROM scope_name AS n, (
		SELECT 'name' AS field, OLD.name AS before, NEW.name AS after
		UNION ALL SELECT 'email', OLD.email, NEW.email
		UNION ALL SELECT 'phone', OLD.phone, NEW.phone
		UNION ALL SELECT 'notes', OLD.notes, NEW.notes
		UNION ALL SELECT 'origin', OLD.origin, NEW.origin
		UNION ALL SELECT 'person', OLD.person, NEW.person
		UNION ALL SELECT 'enabled', iif(OLD.enabled, 'true', 'false'), iif(NEW.enabled, 'true', 'false')
	) AS f
	WHERE n.id = NEW.scope AND f.before IS NOT f.after;
	INSERT INTO dirty (scope) VALUES (NEW.scope) ON CONFLICT (scope) DO NOTHING;
END;

-- Finds nothing when the whole scope goes: scope_history has written it then.
CREATE TRIGGER contact_delete_history BEFORE DELETE ON contact
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, before)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), c.scope, c.organization, c.cloud, c.contact, 'delete', c.record
	FROM contact_record AS c WHERE c.contact = OLD.id;
END;

CREATE TRIGGER contact_role_insert_history AFTER INSERT ON contact_role
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, field, after)
	VALUES (unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor),
		(SELECT scope FROM contact WHERE id = NEW.contact),
		(SELECT o.name FROM contact AS c LEFT JOIN cloud AS k ON k.id = c.scope
			JOIN organization AS o ON o.id = coalesce(k.organization, c.scope)
			WHERE c.id = NEW.contact),
		(SELECT k.name FROM contact AS c JOIN cloud AS k ON k.id = c.scope
			WHERE c.id = NEW.contact),
		NEW.contact, 'grant', 'role', NEW.role);
	INSERT INTO dirty (scope) VALUES ((SELECT scope FROM contact WHERE id = NEW.contact))
		ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER contact_role_update_history AFTER UPDATE ON contact_role
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, field, before, after)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), n.id, n.organization, n.cloud, c.id, f.action, 'role', f.before, f.after
	FROM contact AS c JOIN scope_name AS n ON n.id = c.scope, (
		SELECT 'grant' AS action, NULL AS before, NEW.role AS after
		UNION ALL SELECT 'revoke', OLD.role, NULL) AS f
	WHERE c.id = NEW.contact;
	INSERT INTO dirty (scope) VALUES ((SELECT scope FROM contact WHERE id = NEW.contact))
		ON CONFLICT (scope) DO NOTHING;
END;

-- Not when the contact goes: its own row has its roles.
CREATE TRIGGER contact_role_delete_history AFTER DELETE ON contact_role
WHEN EXISTS (SELECT 1 FROM contact WHERE id = OLD.contact)
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, field, before)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), n.id, n.organization, n.cloud, c.id, 'revoke', 'role', OLD.role
	FROM contact AS c JOIN scope_name AS n ON n.id = c.scope
	WHERE c.id = OLD.contact;
	DELETE FROM absence WHERE contact = OLD.contact AND role = OLD.role
		AND scope = (SELECT scope FROM contact WHERE id = OLD.contact);
	INSERT INTO dirty (scope) VALUES ((SELECT scope FROM contact WHERE id = OLD.contact))
		ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER organization_insert_history AFTER INSERT ON organization
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, action, after)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), NEW.id, NEW.name, 'create',
		json_object('name', NEW.name, 'external_id', NEW.external_id,
			'active', json(iif(NEW.active, 'true', 'false')))
;
	INSERT INTO dirty (scope) VALUES (NEW.id) ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER organization_update_history AFTER UPDATE ON organization
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, action, field, before, after)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), NEW.id, OLD.name, 'edit', f.field, f.before, f.after
	FROM (
		SELECT 'name' AS field, OLD.name AS before, NEW.name AS after
		UNION ALL SELECT 'external_id', OLD.external_id, NEW.external_id
		UNION ALL SELECT 'active', iif(OLD.active, 'true', 'false'), iif(NEW.active, 'true', 'false')
	) AS f
	WHERE f.before IS NOT f.after;
	UPDATE drift SET organization = NEW.name
	WHERE organization = OLD.name AND NEW.name <> OLD.name;
	INSERT INTO dirty (scope) VALUES (NEW.id) ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER organization_delete_history BEFORE DELETE ON organization
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, before)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), c.scope, c.organization, c.cloud, c.contact, 'delete', c.record
	FROM contact_record AS c WHERE c.scope = OLD.id;
	INSERT INTO history (at, run, actor, scope, organization, action, before)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), OLD.id, OLD.name, 'delete',
		json_object('name', OLD.name, 'external_id', OLD.external_id,
			'active', json(iif(OLD.active, 'true', 'false')))
;
END;

CREATE TRIGGER cloud_insert_history AFTER INSERT ON cloud
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, action, after)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), NEW.id, n.organization, n.cloud, 'create',
		json_object('name', NEW.name, 'external_id', NEW.external_id,
			'provider', NEW.provider, 'region', NEW.region,
			'deployment_model', NEW.deployment_model, 'reserved_cidr', NEW.reserved_cidr,
			'state', NEW.state, 'tags', json(NEW.tags))
	FROM scope_name AS n WHERE n.id = NEW.id;
	INSERT INTO dirty (scope) VALUES (NEW.id) ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER cloud_update_history AFTER UPDATE ON cloud
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, action, field, before, after)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), NEW.id, n.organization, OLD.name, 'edit', f.field, f.before, f.after
	FROM scope_name AS n, (
		SELECT 'name' AS field, OLD.name AS before, NEW.name AS after
		UNION ALL SELECT 'external_id', OLD.external_id, NEW.external_id
		UNION ALL SELECT 'provider', OLD.provider, NEW.provider
		UNION ALL SELECT 'region', OLD.region, NEW.region
		UNION ALL SELECT 'deployment_model', OLD.deployment_model, NEW.deployment_model
		UNION ALL SELECT 'reserved_cidr', OLD.reserved_cidr, NEW.reserved_cidr
		UNION ALL SELECT 'state', OLD.state, NEW.state
		UNION ALL SELECT 'tags', OLD.tags, NEW.tags
	) AS f
	WHERE n.id = NEW.id AND f.before IS NOT f.after;
	UPDATE drift SET cloud = NEW.name
	WHERE cloud = OLD.name AND NEW.name <> OLD.name
		AND organization = (SELECT name FROM organization WHERE id = NEW.organization);
	INSERT INTO dirty (scope) VALUES (NEW.id) ON CONFLICT (scope) DO NOTHING;
END;

CREATE TRIGGER cloud_delete_history BEFORE DELETE ON cloud
BEGIN
	INSERT INTO history (at, run, actor, scope, organization, cloud, contact, action, before)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), c.scope, c.organization, c.cloud, c.contact, 'delete', c.record
	FROM contact_record AS c WHERE c.scope = OLD.id;
	INSERT INTO history (at, run, actor, scope, organization, cloud, action, before)
	SELECT unixepoch(), (SELECT run FROM context), (SELECT actor FROM actor), OLD.id, n.organization, OLD.name, 'delete',
		json_object('name', OLD.name, 'external_id', OLD.external_id,
			'provider', OLD.provider, 'region', OLD.region,
			'deployment_model', OLD.deployment_model, 'reserved_cidr', OLD.reserved_cidr,
			'state', OLD.state, 'tags', json(OLD.tags))
	FROM scope_name AS n WHERE n.id = OLD.id;
END;

---- for other programs: part of the contract, the version is in the name ----

CREATE VIEW v1_contacts (organization, cloud, contact, name, email, phone, notes, role, origin, person) AS
SELECT n.organization, n.cloud, c.id, c.name, c.email, c.phone, c.notes, r.role, c.origin, c.person
FROM contact AS c
	JOIN contact_role AS r ON r.contact = c.id
	JOIN scope_name AS n ON n.id = c.scope;

CREATE VIEW v1_clouds (id, organization, name, provider, region, state, admins, updated) AS
SELECT k.id, o.name, k.name, k.provider, k.region, k.state,
	(SELECT count(*) FROM admin AS a WHERE a.scope = k.id AND a.quality = 2),
	(SELECT strftime('%Y-%m-%dT%H:%M:%SZ', h.at, 'unixepoch')
		FROM history AS h WHERE h.scope = k.id ORDER BY h.id DESC LIMIT 1)
FROM cloud AS k JOIN organization AS o ON o.id = k.organization;

CREATE VIEW v1_drift (scope, organization, cloud, contact, person, kind, field, store_value, directory_value, since, held_by) AS
SELECT n.id, d.organization, d.cloud, d.contact, d.person, d.kind, d.field, d.store_value,
	d.directory_value, strftime('%Y-%m-%dT%H:%M:%SZ', d.since, 'unixepoch'), d.held_by
FROM drift AS d
	LEFT JOIN scope_name AS n ON n.organization = d.organization AND n.cloud IS d.cloud;

CREATE VIEW v1_history (at, run, actor, organization, cloud, contact, action, field, before, after) AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch'), run, actor, organization, cloud, contact,
	action, field, before, after
FROM history;

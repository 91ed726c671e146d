-- The year ledger. Times are local, ISO 8601; hashes are SHA-256 of the file's bytes; values are the JSON of `read`.

CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO about VALUES ('format', '1');

-- A filing by the hash of its file, kept once.
CREATE TABLE filings (
    sha256 TEXT PRIMARY KEY,
    unit_code TEXT NOT NULL,
    unit_key TEXT NOT NULL,
    year INTEGER,
    data TEXT NOT NULL
);

-- The state of a file when it was last read: an unchanged one is not read again.
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    mark TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    refused TEXT NOT NULL,
    reader TEXT NOT NULL
);

-- When a file with that content was first seen.
CREATE TABLE receipts (file TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (file, sha256));

-- A consolidation. Of a summary (unit, year, scope) the last one is current.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_key TEXT NOT NULL,
    unit_code TEXT NOT NULL,
    year INTEGER,
    scope TEXT NOT NULL,
    edition TEXT NOT NULL,
    summary_file TEXT NOT NULL,
    summary TEXT NOT NULL,
    program TEXT NOT NULL,
    rules TEXT NOT NULL,
    current INTEGER NOT NULL DEFAULT 1
);

-- What became of each file in the current consolidation of a summary.
CREATE TABLE entries (
    run INTEGER NOT NULL REFERENCES runs (id),
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    outcome TEXT NOT NULL,
    verdict TEXT NOT NULL,
    findings TEXT NOT NULL,
    answers TEXT NOT NULL
);
CREATE INDEX entries_of_run ON entries (run);
CREATE INDEX filings_of_unit ON filings (unit_key, unit_code)

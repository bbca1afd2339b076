CREATE TABLE book_casebook (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    id BLOB NOT NULL CHECK (length(id) = 16),
    purpose TEXT NOT NULL CHECK (purpose IN ('own', 'team', 'shared')),
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (practice_id, id)
) WITHOUT ROWID
-- ;;
CREATE TABLE book_leaf (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    type TEXT NOT NULL,
    signed BLOB NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (practice_id, seq)
)
-- ;;
CREATE INDEX book_leaf_statement ON book_leaf (practice_id, seq) WHERE type <> 'entry'
-- ;;
CREATE TABLE book_entry (
    practice_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    casebook BLOB NOT NULL,
    page BIGINT NOT NULL CHECK (page > 0),
    author INTEGER NOT NULL,
    draft BLOB,
    body BLOB,
    PRIMARY KEY (practice_id, seq),
    FOREIGN KEY (practice_id, seq) REFERENCES book_leaf (practice_id, seq),
    FOREIGN KEY (practice_id, casebook) REFERENCES book_casebook (practice_id, id)
)
-- ;;
CREATE UNIQUE INDEX book_entry_page ON book_entry (practice_id, casebook, page)
-- ;;
CREATE UNIQUE INDEX book_entry_draft ON book_entry (practice_id, draft) WHERE draft IS NOT NULL
-- ;;
CREATE TABLE book_entrykey (
    practice_id BIGINT NOT NULL,
    casebook BLOB NOT NULL,
    seq BIGINT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    wrapped BLOB NOT NULL,
    PRIMARY KEY (practice_id, casebook, seq),
    FOREIGN KEY (practice_id, seq) REFERENCES book_entry (practice_id, seq),
    FOREIGN KEY (practice_id, casebook) REFERENCES book_casebook (practice_id, id)
) WITHOUT ROWID
-- ;;
CREATE TABLE book_checkpoint (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    size BIGINT NOT NULL CHECK (size > 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (practice_id, size)
) WITHOUT ROWID
-- ;;
CREATE TABLE book_head (
    practice_id BIGINT NOT NULL PRIMARY KEY REFERENCES book_practice (id),
    size BIGINT NOT NULL CHECK (size >= 0),
    frontier BLOB NOT NULL
)
-- ;;
CREATE TABLE book_tail (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    signer BLOB NOT NULL CHECK (length(signer) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (practice_id, signer)
) WITHOUT ROWID
-- ;;
CREATE TABLE book_opening (
    practice_id BIGINT NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    seq BIGINT NOT NULL,
    person INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (practice_id, number),
    FOREIGN KEY (practice_id, seq) REFERENCES book_entry (practice_id, seq)
) WITHOUT ROWID
-- ;;
CREATE INDEX book_opening_entry ON book_opening (practice_id, seq)

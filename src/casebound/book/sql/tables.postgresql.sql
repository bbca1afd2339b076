CREATE TABLE book_casebook (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    id bytea NOT NULL CHECK (length(id) = 16),
    purpose TEXT NOT NULL CHECK (purpose IN ('own', 'team', 'shared')),
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (practice_id, id)
)
-- ;;
CREATE TABLE book_leaf (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    type TEXT NOT NULL,
    signed bytea NOT NULL,
    signature bytea NOT NULL CHECK (length(signature) = 64),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (practice_id, seq)
)
-- ;;
CREATE INDEX book_leaf_statement ON book_leaf (practice_id, seq) WHERE type <> 'entry'
-- ;;
CREATE TABLE book_entry (
    practice_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    casebook bytea NOT NULL,
    page BIGINT NOT NULL CHECK (page > 0),
    author INTEGER NOT NULL,
    draft bytea,
    body bytea,
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
    casebook bytea NOT NULL,
    seq BIGINT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch > 0),
    wrapped bytea NOT NULL,
    PRIMARY KEY (practice_id, casebook, seq),
    FOREIGN KEY (practice_id, seq) REFERENCES book_entry (practice_id, seq),
    FOREIGN KEY (practice_id, casebook) REFERENCES book_casebook (practice_id, id)
)
-- ;;
CREATE TABLE book_checkpoint (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    size BIGINT NOT NULL CHECK (size > 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    signature bytea NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (practice_id, size)
)
-- ;;
CREATE TABLE book_head (
    practice_id BIGINT NOT NULL PRIMARY KEY REFERENCES book_practice (id),
    size BIGINT NOT NULL CHECK (size >= 0),
    frontier bytea NOT NULL
)
-- ;;
CREATE TABLE book_tail (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    signer bytea NOT NULL CHECK (length(signer) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (practice_id, signer)
)
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
)
-- ;;
CREATE INDEX book_opening_entry ON book_opening (practice_id, seq)

CREATE TABLE attachments_attachment (
    practice_id BIGINT NOT NULL REFERENCES book_practice (id),
    id bytea NOT NULL CHECK (length(id) = 16),
    person INTEGER NOT NULL,
    draft bytea NOT NULL CHECK (length(draft) = 16),
    started BIGINT NOT NULL,
    slip bytea,
    chunks INTEGER CHECK (chunks > 0),
    seq BIGINT,
    wrapped bytea,
    PRIMARY KEY (practice_id, id),
    FOREIGN KEY (practice_id, seq) REFERENCES book_entry (practice_id, seq),
    CHECK (seq IS NULL OR (slip IS NULL AND chunks IS NOT NULL)),
    CHECK (wrapped IS NULL OR seq IS NOT NULL)
)
-- ;;
CREATE INDEX attachments_of_draft ON attachments_attachment (practice_id, draft)
-- ;;
CREATE INDEX attachments_of_entry ON attachments_attachment (practice_id, seq) WHERE seq IS NOT NULL
-- ;;
CREATE TABLE attachments_chunk (
    practice_id BIGINT NOT NULL,
    attachment bytea NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0),
    sealed bytea NOT NULL,
    PRIMARY KEY (practice_id, attachment, number),
    FOREIGN KEY (practice_id, attachment) REFERENCES attachments_attachment (practice_id, id)
)

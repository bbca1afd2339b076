CREATE OR REPLACE FUNCTION attachments_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.practice_id, NEW.id, NEW.person, NEW.draft, NEW.started)
        IS DISTINCT FROM ROW(OLD.practice_id, OLD.id, OLD.person, OLD.draft, OLD.started)
        OR (OLD.chunks IS NOT NULL AND NEW.chunks IS DISTINCT FROM OLD.chunks) THEN
        RAISE EXCEPTION 'a file stays with its draft' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.seq IS NOT NULL AND (NEW.seq IS DISTINCT FROM OLD.seq OR NEW.slip IS NOT NULL
        OR NEW.wrapped IS NOT NULL OR NOT EXISTS (SELECT 1 FROM book_leaf
            WHERE practice_id = OLD.practice_id AND type = 'erasure'
            AND position(convert_to(E'\nentry ' || OLD.seq || E'\n', 'UTF8') IN signed) > 0)) THEN
        RAISE EXCEPTION 'a sealed file is never changed; only erasure may take its key'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
-- ;;
CREATE OR REPLACE FUNCTION attachments_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq IS NOT NULL THEN
        RAISE EXCEPTION 'a sealed file is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$
-- ;;
CREATE OR REPLACE FUNCTION attachments_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM attachments_attachment
        WHERE practice_id = NEW.practice_id AND id = NEW.attachment AND chunks IS NOT NULL) THEN
        RAISE EXCEPTION 'nothing is added to a file that is complete' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
-- ;;
CREATE OR REPLACE FUNCTION attachments_chunk_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM attachments_attachment
        WHERE practice_id = OLD.practice_id AND id = OLD.attachment AND wrapped IS NOT NULL) THEN
        RAISE EXCEPTION 'a part of a sealed file is deleted only after its key'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$
-- ;;
CREATE OR REPLACE TRIGGER guard_attachment_update BEFORE UPDATE ON attachments_attachment FOR EACH ROW EXECUTE FUNCTION attachments_frozen()
-- ;;
CREATE OR REPLACE TRIGGER guard_attachment_delete BEFORE DELETE ON attachments_attachment FOR EACH ROW EXECUTE FUNCTION attachments_kept()
-- ;;
CREATE OR REPLACE TRIGGER guard_attachment_truncate BEFORE TRUNCATE ON attachments_attachment EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_chunk_insert BEFORE INSERT ON attachments_chunk FOR EACH ROW EXECUTE FUNCTION attachments_complete()
-- ;;
CREATE OR REPLACE TRIGGER guard_chunk_update BEFORE UPDATE ON attachments_chunk FOR EACH ROW EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_chunk_delete BEFORE DELETE ON attachments_chunk FOR EACH ROW EXECUTE FUNCTION attachments_chunk_kept()
-- ;;
CREATE OR REPLACE TRIGGER guard_chunk_truncate BEFORE TRUNCATE ON attachments_chunk EXECUTE FUNCTION book_refuse()

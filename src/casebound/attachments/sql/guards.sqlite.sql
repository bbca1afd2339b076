CREATE TRIGGER IF NOT EXISTS guard_attachment_insert BEFORE INSERT ON attachments_attachment
WHEN EXISTS (SELECT 1 FROM attachments_attachment WHERE practice_id = NEW.practice_id AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a file is never replaced'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_attachment_update BEFORE UPDATE ON attachments_attachment
WHEN NEW.practice_id IS NOT OLD.practice_id OR NEW.id IS NOT OLD.id OR NEW.person IS NOT OLD.person
    OR NEW.draft IS NOT OLD.draft OR NEW.started IS NOT OLD.started
    OR (OLD.chunks IS NOT NULL AND NEW.chunks IS NOT OLD.chunks)
BEGIN SELECT RAISE(ABORT, 'a file stays with its draft'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_attachment_sealed BEFORE UPDATE ON attachments_attachment
WHEN OLD.seq IS NOT NULL AND (NEW.seq IS NOT OLD.seq OR NEW.slip IS NOT NULL OR NEW.wrapped IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM book_leaf WHERE practice_id = OLD.practice_id AND type = 'erasure'
        AND instr(signed, CAST(char(10) || 'entry ' || OLD.seq || char(10) AS BLOB)) > 0))
BEGIN SELECT RAISE(ABORT, 'a sealed file is never changed; only erasure may take its key'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_attachment_delete BEFORE DELETE ON attachments_attachment
WHEN OLD.seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a sealed file is never deleted'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_chunk_insert BEFORE INSERT ON attachments_chunk
WHEN EXISTS (SELECT 1 FROM attachments_chunk
        WHERE practice_id = NEW.practice_id AND attachment = NEW.attachment AND number = NEW.number)
    OR EXISTS (SELECT 1 FROM attachments_attachment
        WHERE practice_id = NEW.practice_id AND id = NEW.attachment AND chunks IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'nothing is added to a file that is complete'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_chunk_update BEFORE UPDATE ON attachments_chunk
BEGIN SELECT RAISE(ABORT, 'a part of a file is never changed'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_chunk_delete BEFORE DELETE ON attachments_chunk
WHEN EXISTS (SELECT 1 FROM attachments_attachment
    WHERE practice_id = OLD.practice_id AND id = OLD.attachment AND wrapped IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a part of a sealed file is deleted only after its key'); END

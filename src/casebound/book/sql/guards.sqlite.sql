CREATE TRIGGER IF NOT EXISTS guard_leaf_insert BEFORE INSERT ON book_leaf
WHEN EXISTS (SELECT 1 FROM book_leaf WHERE practice_id = NEW.practice_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'a leaf is never replaced'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_leaf_closed BEFORE INSERT ON book_leaf
WHEN EXISTS (SELECT 1 FROM book_practice WHERE id = NEW.practice_id AND closed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'this copy of the ledger is closed'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_leaf_update BEFORE UPDATE ON book_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf is never changed'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_leaf_delete BEFORE DELETE ON book_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf is never deleted'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_entry_insert BEFORE INSERT ON book_entry
WHEN EXISTS (SELECT 1 FROM book_entry WHERE practice_id = NEW.practice_id AND seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM book_entry
        WHERE practice_id = NEW.practice_id AND casebook = NEW.casebook AND page = NEW.page)
    OR EXISTS (SELECT 1 FROM book_entry
        WHERE practice_id = NEW.practice_id AND draft = NEW.draft AND draft IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an entry is never replaced'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_entry_update BEFORE UPDATE ON book_entry
WHEN NEW.practice_id IS NOT OLD.practice_id OR NEW.seq IS NOT OLD.seq OR NEW.casebook IS NOT OLD.casebook
    OR NEW.page IS NOT OLD.page OR NEW.author IS NOT OLD.author OR NEW.draft IS NOT OLD.draft
    OR NEW.body IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an entry is never changed; only erasure may empty its body'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_entry_erasure BEFORE UPDATE ON book_entry
WHEN NOT EXISTS (SELECT 1 FROM book_leaf WHERE practice_id = OLD.practice_id AND type = 'erasure'
    AND instr(signed, CAST(char(10) || 'entry ' || OLD.seq || char(10) AS BLOB)) > 0)
BEGIN SELECT RAISE(ABORT, 'an entry is emptied only after a leaf that says so'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_entry_delete BEFORE DELETE ON book_entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_checkpoint_insert BEFORE INSERT ON book_checkpoint
WHEN EXISTS (SELECT 1 FROM book_checkpoint WHERE practice_id = NEW.practice_id AND size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never replaced'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_checkpoint_update BEFORE UPDATE ON book_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_checkpoint_delete BEFORE DELETE ON book_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_casebook_insert BEFORE INSERT ON book_casebook
WHEN EXISTS (SELECT 1 FROM book_casebook WHERE practice_id = NEW.practice_id AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a casebook is never replaced'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_casebook_delete BEFORE DELETE ON book_casebook
BEGIN SELECT RAISE(ABORT, 'a casebook is never deleted'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_opening_insert BEFORE INSERT ON book_opening
WHEN EXISTS (SELECT 1 FROM book_opening WHERE practice_id = NEW.practice_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'an opening is never replaced'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_opening_update BEFORE UPDATE ON book_opening
BEGIN SELECT RAISE(ABORT, 'an opening is never changed'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_opening_delete BEFORE DELETE ON book_opening
BEGIN SELECT RAISE(ABORT, 'an opening is never deleted'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_head_delete BEFORE DELETE ON book_head
BEGIN SELECT RAISE(ABORT, 'the head of a ledger is never deleted'); END
-- ;;
CREATE TRIGGER IF NOT EXISTS guard_head_update BEFORE UPDATE ON book_head
WHEN NEW.practice_id IS NOT OLD.practice_id OR NEW.size < OLD.size
BEGIN SELECT RAISE(ABORT, 'a ledger never shrinks'); END

CREATE OR REPLACE FUNCTION book_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is never allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
-- ;;
CREATE OR REPLACE FUNCTION book_entry_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.practice_id, NEW.seq, NEW.casebook, NEW.page, NEW.author, NEW.draft)
        IS DISTINCT FROM ROW(OLD.practice_id, OLD.seq, OLD.casebook, OLD.page, OLD.author, OLD.draft)
        OR NEW.body IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM book_leaf
            WHERE practice_id = OLD.practice_id AND type = 'erasure'
            AND position(convert_to(E'\nentry ' || OLD.seq || E'\n', 'UTF8') IN signed) > 0) THEN
        RAISE EXCEPTION 'an entry is never changed; only erasure may empty its body'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
-- ;;
CREATE OR REPLACE FUNCTION book_head_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.practice_id IS DISTINCT FROM OLD.practice_id OR NEW.size < OLD.size THEN
        RAISE EXCEPTION 'a ledger never shrinks' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
-- ;;
CREATE OR REPLACE FUNCTION book_leaf_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM book_practice WHERE id = NEW.practice_id AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'this copy of the ledger is closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
-- ;;
CREATE OR REPLACE TRIGGER guard_leaf_closed BEFORE INSERT ON book_leaf FOR EACH ROW EXECUTE FUNCTION book_leaf_open()
-- ;;
CREATE OR REPLACE TRIGGER guard_leaf_update BEFORE UPDATE OR DELETE ON book_leaf FOR EACH ROW EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_leaf_truncate BEFORE TRUNCATE ON book_leaf EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_entry_update BEFORE UPDATE ON book_entry FOR EACH ROW EXECUTE FUNCTION book_entry_frozen()
-- ;;
CREATE OR REPLACE TRIGGER guard_entry_delete BEFORE DELETE ON book_entry FOR EACH ROW EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_entry_truncate BEFORE TRUNCATE ON book_entry EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_checkpoint_update BEFORE UPDATE OR DELETE ON book_checkpoint FOR EACH ROW EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_checkpoint_truncate BEFORE TRUNCATE ON book_checkpoint EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_casebook_delete BEFORE DELETE ON book_casebook FOR EACH ROW EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_casebook_truncate BEFORE TRUNCATE ON book_casebook EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_opening_update BEFORE UPDATE OR DELETE ON book_opening FOR EACH ROW EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_opening_truncate BEFORE TRUNCATE ON book_opening EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_head_update BEFORE UPDATE ON book_head FOR EACH ROW EXECUTE FUNCTION book_head_grows()
-- ;;
CREATE OR REPLACE TRIGGER guard_head_delete BEFORE DELETE ON book_head FOR EACH ROW EXECUTE FUNCTION book_refuse()
-- ;;
CREATE OR REPLACE TRIGGER guard_head_truncate BEFORE TRUNCATE ON book_head EXECUTE FUNCTION book_refuse()

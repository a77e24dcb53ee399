/* SPDX-License-Identifier: Apache-2.0 */
/* rule_commit.c - see rule_commit.h. */
#include "net/rule_commit.h"

#include "base/error.h"
#include "base/log.h"
#include "net/rule_ledger.h"
#include "net/ruleset.h"

enum { LEFTOVERS_MAX = 4096 };           /* more than that: the table is rebuilt */

bool rule_commit_changes(struct rule_ledger *ledger, const struct log *log)
{
    AUTO_BUFFER commands = { 0 };
    struct error problem = { 0 };
    if (ledger->leftover_count > LEFTOVERS_MAX)
        return false;
    rule_ledger_write_changes(ledger, &commands);
    if (commands.size > 0 && !ruleset_run(buffer_text(&commands), &problem)) {
        log_warn(log, "table is not as it was left, rebuilding", KV("table", ledger->table),
                 KV_ERROR(&problem));
        return false;
    }
    rule_ledger_note_written(ledger, /* all= */ false);
    return true;
}

void rule_commit_leftovers(struct rule_ledger *ledger, const struct log *log)
{
    AUTO_BUFFER commands = { 0 };
    struct error problem = { 0 };
    rule_ledger_write_leftover(ledger, &commands);
    if (commands.size == 0)
        return;
    if (ruleset_run(buffer_text(&commands), &problem))
        rule_ledger_note_leftover(ledger);
    else
        log_debug(log, "empty chains stay until the next commit", KV("table", ledger->table),
                  KV_ERROR(&problem));
}

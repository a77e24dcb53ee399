/* SPDX-License-Identifier: Apache-2.0 */
/* validation_format.c - the formats of names, labels, keys and ports.
 *
 * Each format is a function that appends what is wrong; the table gives it its number.  Matching is
 * by hand, in one pass over the text: these run over every label of every write.
 *
 * Not here: addresses (validation_address.c). */
#include "object/validation.h"

#include "base/arena.h"
#include "codec/value.h"

enum { LABEL_MAX = 63, SUBDOMAIN_MAX = 253, PORT_NAME_MAX = 15 };

#define LABEL_REGEX     "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
#define SUBDOMAIN_REGEX LABEL_REGEX "(\\." LABEL_REGEX ")*"
#define LOOSE_REGEX     "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
#define KEY_REGEX       "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

#define SUBDOMAIN_DETAIL                                                                           \
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "   \
    "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used "  \
    "for validation is '" SUBDOMAIN_REGEX "')"
#define KEY_DETAIL                                                                                 \
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "    \
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "         \
    "validation is '" KEY_REGEX "')"

struct problems {
    const char **details;
    size_t       count;
};

static void add(struct problems *problems, const char *detail)
{
    if (problems->count < FORMAT_PROBLEMS_MAX)
        problems->details[problems->count++] = detail;
}

/* ---- characters ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower_alphanumeric(char c)
{
    return is_lower(c) || is_digit(c);
}

static bool is_alphanumeric(char c)
{
    return is_lower(c) || is_upper(c) || is_digit(c);
}

static bool all(struct bytes text, bool (*matches)(char), const char *others)
{
    for (size_t i = 0; i < text.size; i++)
        if (!matches(text.at[i]) && (text.at[i] == '\0' || !strchr(others, text.at[i])))
            return false;
    return true;
}

/* Starts and ends with what matches, and has that or `others` between. */
static bool is_word(struct bytes text, bool (*matches)(char), const char *others)
{
    return text.size > 0 && matches(text.at[0]) && matches(text.at[text.size - 1])
        && all(text, matches, others);
}

static bool is_label(struct bytes text)
{
    return is_word(text, is_lower_alphanumeric, "-");
}

static bool is_loose_label(struct bytes text)
{
    if (text.size > 0 && text.at[0] == '_')
        text = (struct bytes){ text.at + 1, text.size - 1 };
    return is_word(text, is_lower_alphanumeric, "-_");
}

static bool is_key_name(struct bytes text)
{
    return is_word(text, is_alphanumeric, "-_.");
}

static bool is_dotted(struct bytes text, bool (*is_part)(struct bytes))
{
    struct bytes rest = { text.at ? text.at : "", text.size };
    while (rest.at)
        if (!is_part(bytes_next(&rest, '.')))
            return false;
    return true;
}

/* ---- formats ---- */

static void check_label(struct bytes text, struct problems *problems)
{
    if (text.size > LABEL_MAX)
        add(problems, "must be no more than 63 characters");
    if (is_label(text))
        return;
    if (is_dotted(text, is_label))
        add(problems, "must not contain dots");
    else
        add(problems,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
            "and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', "
            "regex used for validation is '" LABEL_REGEX "')");
}

static void check_label_1035(struct bytes text, struct problems *problems)
{
    if (text.size > LABEL_MAX)
        add(problems, "must be no more than 63 characters");
    if (!is_label(text) || !is_lower(text.at[0]))
        add(problems,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start "
            "with an alphabetic character, and end with an alphanumeric character (e.g. "
            "'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
}

static void check_subdomain(struct bytes text, struct problems *problems)
{
    if (text.size > SUBDOMAIN_MAX)
        add(problems, "must be no more than 253 characters");
    if (!is_dotted(text, is_label))
        add(problems, SUBDOMAIN_DETAIL);
}

static void check_subdomain_underscore(struct bytes text, struct problems *problems)
{
    if (text.size > SUBDOMAIN_MAX)
        add(problems, "must be no more than 253 characters");
    if (!is_dotted(text, is_loose_label))
        add(problems,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, "
            "'_', '-' or '.', and must start and end with an alphanumeric character (e.g. "
            "'example.com', regex used for validation is '" LOOSE_REGEX "(\\." LOOSE_REGEX ")*')");
}

static void check_wildcard(struct bytes text, struct problems *problems)
{
    if (text.size > SUBDOMAIN_MAX)
        add(problems, "must be no more than 253 characters");
    if (!bytes_starts_with(text, "*.")
        || !is_dotted((struct bytes){ text.at + 2, text.size - 2 }, is_label))
        add(problems,
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS "
            "subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and "
            "end with an alphanumeric character (e.g. '*.example.com', regex used for validation "
            "is '\\*\\." SUBDOMAIN_REGEX "')");
}

static void check_prefix(struct bytes prefix, struct problems *problems)
{
    if (prefix.size == 0) {
        add(problems, "prefix part must be non-empty");
        return;
    }
    if (prefix.size > SUBDOMAIN_MAX)
        add(problems, "prefix part must be no more than 253 bytes");
    if (!is_dotted(prefix, is_label))
        add(problems, "prefix part " SUBDOMAIN_DETAIL);
}

static void check_qualified(struct bytes text, struct problems *problems)
{
    struct bytes name = { text.at ? text.at : "", text.size };
    struct bytes prefix = bytes_next(&name, '/');
    if (!name.at) {
        name = prefix;
    } else if (memchr(name.at, '/', name.size)) {
        add(problems,
            "a valid label key " KEY_DETAIL " with an optional DNS subdomain prefix and '/' "
            "(e.g. 'example.com/MyName')");
        return;
    } else {
        check_prefix(prefix, problems);
    }
    if (name.size == 0)
        add(problems, "name part must be non-empty");
    else if (name.size > LABEL_MAX)
        add(problems, "name part must be no more than 63 bytes");
    if (!is_key_name(name))
        add(problems, "name part " KEY_DETAIL);
}

static void check_label_value(struct bytes text, struct problems *problems)
{
    if (text.size > LABEL_MAX)
        add(problems, "must be no more than 63 bytes");
    if (text.size > 0 && !is_key_name(text))
        add(problems,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' "
            "or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
            "'my_value',  or '12345', regex used for validation is '(" KEY_REGEX ")?')");
}

static void check_segment(struct bytes text, struct problems *problems)
{
    if (bytes_equal_text(text, "."))
        add(problems, "may not be '.'");
    else if (bytes_equal_text(text, ".."))
        add(problems, "may not be '..'");
    size_t found;
    if (bytes_find(text, '/', &found))
        add(problems, "may not contain '/'");
    if (bytes_find(text, '%', &found))
        add(problems, "may not contain '%'");
}

static bool has_letter(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (is_lower(text.at[i]))
            return true;
    return false;
}

static bool has_double_hyphen(struct bytes text)
{
    for (size_t i = 1; i < text.size; i++)
        if (text.at[i] == '-' && text.at[i - 1] == '-')
            return true;
    return false;
}

static void check_port_name(struct bytes text, struct problems *problems)
{
    if (text.size > PORT_NAME_MAX)
        add(problems, "must be no more than 15 characters");
    if (text.size == 0 || !all(text, is_lower_alphanumeric, "-"))
        add(problems, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    if (!has_letter(text))
        add(problems, "must contain at least one letter (a-z)");
    if (has_double_hyphen(text))
        add(problems, "must not contain consecutive hyphens");
    if (text.size > 0 && (text.at[0] == '-' || text.at[text.size - 1] == '-'))
        add(problems, "must not begin or end with a hyphen");
}

static void check_config_key(struct bytes text, struct problems *problems)
{
    if (text.size > SUBDOMAIN_MAX)
        add(problems, "must be no more than 253 characters");
    if (text.size == 0 || !all(text, is_alphanumeric, "-._"))
        add(problems,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
            "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
            "'[-._a-zA-Z0-9]+')");
    if (bytes_equal_text(text, "."))
        add(problems, "must not be '.'");
    else if (bytes_equal_text(text, ".."))
        add(problems, "must not be '..'");
    else if (bytes_starts_with(text, ".."))
        add(problems, "must not start with '..'");
}

static void check_env_name(struct bytes text, struct problems *problems)
{
    if (text.size == 0)
        add(problems, "environment variable name must be non-empty");
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] < ' ' || text.at[i] > '~' || text.at[i] == '=') {
            add(problems,
                "a valid environment variable name must consist only of printable ASCII characters "
                "other than '='");
            return;
        }
    }
}

static void check_percent(struct bytes text, struct problems *problems)
{
    if (text.size < 2 || text.at[text.size - 1] != '%'
        || !all((struct bytes){ text.at, text.size - 1 }, is_digit, ""))
        add(problems,
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. "
            "'1%',  or '93%', regex used for validation is '[0-9]+%')");
}

static void check_http_header(struct bytes text, struct problems *problems)
{
    if (text.size == 0 || !all(text, is_alphanumeric, "-"))
        add(problems,
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. "
            "'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
}

static void check_c_identifier(struct bytes text, struct problems *problems)
{
    if (text.size == 0 || is_digit(text.at[0]) || !all(text, is_alphanumeric, "_"))
        add(problems,
            "a valid C identifier must start with alphabetic character or '_', followed by a "
            "string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or "
            "'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')");
}

static void check_condition_reason(struct bytes text, struct problems *problems)
{
    char last = text.size ? text.at[text.size - 1] : '\0';
    if (text.size == 0 || is_digit(text.at[0]) || !is_alphanumeric(text.at[0])
        || !all(text, is_alphanumeric, "_,:") || (!is_alphanumeric(last) && last != '_'))
        add(problems,
            "a condition reason must start with alphabetic character, optionally followed by a "
            "string of alphanumeric characters or '_,:', and must end with an alphanumeric "
            "character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or "
            "'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is "
            "'[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')");
}

static void check_ip(struct bytes text, struct problems *problems)
{
    const char *detail = format_ip(text);
    if (detail)
        add(problems, detail);
}

static void check_cidr(struct bytes text, struct problems *problems)
{
    const char *detail = format_cidr(text);
    if (detail)
        add(problems, detail);
}

static void (*const checks[FORMAT_COUNT])(struct bytes, struct problems *) = {
    [FORMAT_LABEL]                = check_label,
    [FORMAT_LABEL_1035]           = check_label_1035,
    [FORMAT_SUBDOMAIN]            = check_subdomain,
    [FORMAT_SUBDOMAIN_UNDERSCORE] = check_subdomain_underscore,
    [FORMAT_WILDCARD_SUBDOMAIN]   = check_wildcard,
    [FORMAT_QUALIFIED]            = check_qualified,
    [FORMAT_LABEL_VALUE]          = check_label_value,
    [FORMAT_SEGMENT]              = check_segment,
    [FORMAT_PORT_NAME]            = check_port_name,
    [FORMAT_CONFIG_KEY]           = check_config_key,
    [FORMAT_ENV_NAME]             = check_env_name,
    [FORMAT_IP]                   = check_ip,
    [FORMAT_CIDR]                 = check_cidr,
    [FORMAT_PERCENT]              = check_percent,
    [FORMAT_HTTP_HEADER]          = check_http_header,
    [FORMAT_C_IDENTIFIER]         = check_c_identifier,
    [FORMAT_CONDITION_REASON]     = check_condition_reason,
};

size_t format_problems(enum format format, struct bytes text,
                       const char *ret_details[FORMAT_PROBLEMS_MAX])
{
    struct problems problems = { ret_details, 0 };
    checks[format](text, &problems);
    return problems.count;
}

static const char *first_problem(enum format format, struct bytes text)
{
    const char *details[FORMAT_PROBLEMS_MAX];
    return format_problems(format, text, details) ? details[0] : NULL;
}

const char *format_label(struct bytes text)
{
    return first_problem(FORMAT_LABEL, text);
}

const char *format_label_1035(struct bytes text)
{
    return first_problem(FORMAT_LABEL_1035, text);
}

const char *format_subdomain(struct bytes text)
{
    return first_problem(FORMAT_SUBDOMAIN, text);
}

const char *format_qualified(struct bytes text)
{
    return first_problem(FORMAT_QUALIFIED, text);
}

const char *format_label_value(struct bytes text)
{
    return first_problem(FORMAT_LABEL_VALUE, text);
}

const char *format_port(int64_t port)
{
    return port >= 1 && port <= 65535 ? NULL : "must be between 1 and 65535, inclusive";
}

bool field_format(struct field_errors *errors, const char *name, struct bytes text,
                  enum format format)
{
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(format, text, details);
    for (size_t i = 0; i < count; i++)
        field_invalid_text(errors, name, text, details[i]);
    return count == 0;
}

bool field_format_prefix(struct field_errors *errors, const char *name, struct bytes text,
                         enum format format)
{
    char *masked = arena_copy(errors->arena, text.at, text.size);
    struct bytes whole = { masked, text.size };
    if (format != FORMAT_SEGMENT && text.size > 1 && masked[text.size - 1] == '-') {
        masked[text.size - 2] = 'a';
        whole.size--;
    }
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(format, whole, details);
    for (size_t i = 0; i < count; i++)
        field_invalid_text(errors, name, text, details[i]);
    return count == 0;
}

void field_format_member(struct field_errors *errors, const struct value *map, const char *name,
                         enum format format)
{
    struct bytes text = value_string(map, name);
    if (text.size > 0)
        field_format(errors, name, text, format);
}

void field_format_required(struct field_errors *errors, const struct value *map, const char *name,
                           enum format format)
{
    struct bytes text = value_string(map, name);
    if (text.size > 0)
        field_format(errors, name, text, format);
    else
        field_required(errors, name, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* validation_test_rows.h - made by tests/golden/record_validation.py from a live upstream v1.36.3. */
/* clang-format off */
static const struct row rows[] = {
    /* v1 ConfigMap */
    { .kind = "v1 ConfigMap",
      .base = "{'metadata':{'name':'c'},'data':{'a':'b'}}" },
    { .write = "create",
      .edits = "metadata.name='UPPER'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"UPPER\": a lowercase RFC 1123 subdoma"
                "in must consist of lower case alphanumeric characters, '-' or '.', and must start an"
                "d end with an alphanumeric character (e.g. 'example.com', regex used for validation "
                "is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "metadata.name='a..b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a..b\": a lowercase RFC 1123 subdomai"
                "n must consist of lower case alphanumeric characters, '-' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'example.com', regex used for validation i"
                "s '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "metadata.name='-a'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"-a\": a lowercase RFC 1123 subdomain "
                "must consist of lower case alphanumeric characters, '-' or '.', and must start and e"
                "nd with an alphanumeric character (e.g. 'example.com', regex used for validation is "
                "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "metadata.labels={'a b':'c','ok':'x y','%s':'v'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"%s\": name part must consist of alp"
                "hanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric c"
                "haracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist of al"
                "phanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"x y\": a valid label must be an emp"
                "ty string or consist of alphanumeric characters, '-', '_' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', re"
                "gex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\n" },
    { .write = "create",
      .edits = "metadata.labels={'/x':'v','x/':'v','A_/x':'v'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"/x\": prefix part must be non-empty"
                "\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"A_/x\": prefix part a lowercase RFC"
                " 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                "must start and end with an alphanumeric character (e.g. 'example.com', regex used fo"
                "r validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"x/\": name part must be non-empty\n"
                "metadata.labels|FieldValueInvalid|Invalid value: \"x/\": name part must consist of alp"
                "hanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric c"
                "haracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "metadata.labels={'a':'01234567890123456789012345678901234567890123456789012345678901"
               "23'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"0123456789012345678901234567890123"
                "456789012345678901234567890123\": must be no more than 63 bytes\n" },
    { .write = "create",
      .edits = "metadata.annotations={'a b':'c','UPPER/x':'y'}",
      .wanted = "metadata.annotations|FieldValueInvalid|Invalid value: \"a b\": name part must consist "
                "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanum"
                "eric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validati"
                "on is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "metadata.annotations={'Example.com/x':'y'}",
      .wanted = "" },
    { .write = "create",
      .edits = "metadata.finalizers=['noslash']",
      .wanted = "metadata.finalizers[0]|FieldValueInvalid|Invalid value: \"noslash\": name is neither a"
                " standard finalizer name nor is it fully qualified\n" },
    { .write = "create",
      .edits = "metadata.finalizers=['a b/c','example.com/x']",
      .wanted = "metadata.finalizers|FieldValueInvalid|Invalid value: \"a b/c\": prefix part a lowercas"
                "e RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                " and must start and end with an alphanumeric character (e.g. 'example.com', regex us"
                "ed for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)"
                "*')\n" },
    { .write = "create",
      .edits = "metadata.ownerReferences=[{'apiVersion':'v1','kind':'Pod','name':'p','uid':'u','cont"
               "roller':true},{'apiVersion':'v1','kind':'Pod','name':'q','uid':'v','controller':true"
               "}]",
      .wanted = "metadata.ownerReferences|FieldValueInvalid|Invalid value: [{\"apiVersion\":\"v1\",\"kind\""
                ":\"Pod\",\"name\":\"p\",\"uid\":\"u\",\"controller\":true},{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name"
                "\":\"q\",\"uid\":\"v\",\"controller\":true}]: Only one reference can have Controller set to t"
                "rue. Found \"true\" in references for Pod/p and Pod/q\n" },
    { .write = "create",
      .edits = "metadata.ownerReferences=[{'apiVersion':'v1','kind':'Event','name':'p','uid':'u'}]",
      .wanted = "metadata.ownerReferences|FieldValueInvalid|Invalid value: {\"apiVersion\":\"v1\",\"kind\":"
                "\"Event\",\"name\":\"p\",\"uid\":\"u\"}: /v1, Kind=Event is disallowed from being an owner\n" },
    { .write = "create",
      .edits = "metadata.ownerReferences=[{'apiVersion':'a/b/c','kind':'','name':'','uid':''}]",
      .wanted = "metadata.ownerReferences.apiVersion|FieldValueInvalid|Invalid value: \"a/b/c\": versio"
                "n must not be empty\n"
                "metadata.ownerReferences.kind|FieldValueInvalid|Invalid value: \"\": must not be empty"
                "\n"
                "metadata.ownerReferences.name|FieldValueInvalid|Invalid value: \"\": must not be empty"
                "\n"
                "metadata.ownerReferences.uid|FieldValueInvalid|Invalid value: \"\": must not be empty\n" },
    { .write = "create",
      .edits = "metadata.ownerReferences=[{'apiVersion':'','kind':'K','name':'n','uid':'u'}]",
      .wanted = "metadata.ownerReferences.apiVersion|FieldValueInvalid|Invalid value: \"\": version mus"
                "t not be empty\n" },
    { .write = "create",
      .edits = "metadata.generation=-1",
      .wanted = "metadata.generation|FieldValueInvalid|Invalid value: -1: must be greater than or equ"
                "al to 0\n" },
    { .write = "create",
      .edits = "data={'a b':'c','..':'d','.':'e','..x':'f','':'g'}",
      .wanted = "data[..]|FieldValueInvalid|Invalid value: \"..\": must not be '..'\n"
                "data[..x]|FieldValueInvalid|Invalid value: \"..x\": must not start with '..'\n"
                "data[.]|FieldValueInvalid|Invalid value: \".\": must not be '.'\n"
                "data[]|FieldValueInvalid|Invalid value: \"\": a valid config key must consist of alpha"
                "numeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name'"
                ", regex used for validation is '[-._a-zA-Z0-9]+')\n"
                "data[a b]|FieldValueInvalid|Invalid value: \"a b\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = "create",
      .edits = "data{a}='x' ; binaryData={'a':'YQ=='}",
      .wanted = "data[a]|FieldValueInvalid|Invalid value: \"a\": duplicate of key present in binaryData"
                "\n" },
    { .write = "create",
      .edits = "binaryData={'%':'YQ=='}",
      .wanted = "binaryData[%]|FieldValueInvalid|Invalid value: \"%\": a valid config key must consist "
                "of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'k"
                "ey-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = "create",
      .edits = "immutable=true",
      .wanted = "" },
    { .write = "update",
      .edits = "metadata.labels={'UPPER':'ok','!':'x'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"!\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "update",
      .edits = "data{new}='x'",
      .wanted = "" },
    { .write = "update",
      .edits = "metadata.finalizers=['example.com/x']",
      .wanted = "" },
    /* ConfigMap immutable */
    { .kind = "v1 ConfigMap",
      .base = "{'metadata':{'name':'im'},'immutable':true,'data':{'a':'b'}}" },
    { .write = "update",
      .edits = "data{a}='c'",
      .wanted = "data|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = "update",
      .edits = "immutable=false",
      .wanted = "immutable|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = "update",
      .edits = "immutable",
      .wanted = "immutable|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = "update",
      .edits = "binaryData={'x':'YQ=='}",
      .wanted = "binaryData|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set"
                "\n" },
    { .write = "update",
      .edits = "metadata.labels={'a':'b'}",
      .wanted = "" },
    /* v1 Secret */
    { .kind = "v1 Secret",
      .base = "{'metadata':{'name':'s'},'data':{'a':'YQ=='}}" },
    { .write = "create",
      .edits = "data={'a b':'YQ==','..':'YQ=='}",
      .wanted = "data[..]|FieldValueInvalid|Invalid value: \"..\": must not be '..'\n"
                "data[a b]|FieldValueInvalid|Invalid value: \"a b\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/tls'",
      .wanted = "data[tls.crt]|FieldValueRequired|Required value\n"
                "data[tls.key]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/basic-auth'",
      .wanted = "data[password]|FieldValueRequired|Required value\n"
                "data[username]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/basic-auth' ; data={'username':'YQ=='}",
      .wanted = "" },
    { .write = "create",
      .edits = "type='kubernetes.io/ssh-auth'",
      .wanted = "data[ssh-privatekey]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/ssh-auth' ; data={'ssh-privatekey':''}",
      .wanted = "data[ssh-privatekey]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/dockercfg'",
      .wanted = "data[.dockercfg]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/dockercfg' ; data={'.dockercfg':'YQ=='}",
      .wanted = "data[.dockercfg]|FieldValueInvalid|Invalid value: \"<secret contents redacted>\": inva"
                "lid character 'a' looking for beginning of value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/dockerconfigjson'",
      .wanted = "data[.dockerconfigjson]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/dockerconfigjson' ; data={'.dockerconfigjson':'YQ=='}",
      .wanted = "data[.dockerconfigjson]|FieldValueInvalid|Invalid value: \"<secret contents redacted>"
                "\": invalid character 'a' looking for beginning of value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/dockerconfigjson' ; data={'.dockerconfigjson':'e30='}",
      .wanted = "" },
    { .write = "create",
      .edits = "type='kubernetes.io/tls' ; data={'tls.crt':'YQ==','tls.key':'YQ=='}",
      .wanted = "" },
    { .write = "create",
      .edits = "type='bootstrap.kubernetes.io/token'",
      .wanted = "" },
    { .write = "create",
      .edits = "type='kubernetes.io/service-account-token'",
      .wanted = "metadata.annotations[kubernetes.io/service-account.name]|FieldValueRequired|Required"
                " value\n" },
    { .write = "create",
      .edits = "type='kubernetes.io/service-account-token' ; metadata.annotations={'kubernetes.io/se"
               "rvice-account.name':'x'}",
      .wanted = "" },
    { .write = "create",
      .edits = "type='anything'",
      .wanted = "" },
    { .write = "create",
      .edits = "stringData={'x y':'z'}",
      .wanted = "data[x y]|FieldValueInvalid|Invalid value: \"x y\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    { .write = "update",
      .edits = "type='other'",
      .wanted = "type|FieldValueInvalid|Invalid value: \"other\": field is immutable\n" },
    { .write = "update",
      .edits = "data{b}='YQ=='",
      .wanted = "" },
    { .write = "update",
      .edits = "data{b c}='YQ=='",
      .wanted = "data[b c]|FieldValueInvalid|Invalid value: \"b c\": a valid config key must consist of"
                " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key"
                "-name', regex used for validation is '[-._a-zA-Z0-9]+')\n" },
    /* Secret immutable */
    { .kind = "v1 Secret",
      .base = "{'metadata':{'name':'im'},'immutable':true,'data':{'a':'YQ=='},'type':'Opaque'}" },
    { .write = "update",
      .edits = "data{a}='Yg=='",
      .wanted = "data|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = "update",
      .edits = "immutable",
      .wanted = "immutable|FieldValueForbidden|Forbidden: field is immutable when `immutable` is set\n" },
    { .write = "update",
      .edits = "type='other'",
      .wanted = "type|FieldValueInvalid|Invalid value: \"other\": field is immutable\n" },
    /* v1 Namespace */
    { .kind = "v1 Namespace",
      .base = "{'metadata':{'name':'ns'}}" },
    { .write = "create",
      .edits = "metadata.name='a.b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a.b\": must not contain dots\n" },
    { .write = "create",
      .edits = "metadata.name='UPPER'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"UPPER\": a lowercase RFC 1123 label m"
                "ust consist of lower case alphanumeric characters or '-', and must start and end wit"
                "h an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validatio"
                "n is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.finalizers=['noslash']",
      .wanted = "spec.finalizers|FieldValueInvalid|Invalid value: \"noslash\": name is neither a standa"
                "rd finalizer name nor is it fully qualified\n" },
    { .write = "create",
      .edits = "spec.finalizers=['a b/c']",
      .wanted = "spec.finalizers|FieldValueInvalid|Invalid value: \"a b/c\": prefix part a lowercase RF"
                "C 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                " must start and end with an alphanumeric character (e.g. 'example.com', regex used f"
                "or validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "metadata.finalizers=['noslash']",
      .wanted = "metadata.finalizers[0]|FieldValueInvalid|Invalid value: \"noslash\": name is neither a"
                " standard finalizer name nor is it fully qualified\n" },
    { .write = "update",
      .edits = "metadata.labels={'a':'-'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"-\": a valid label must be an empty"
                " string or consist of alphanumeric characters, '-', '_' or '.', and must start and e"
                "nd with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', rege"
                "x used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\n" },
    { .write = "update",
      .edits = "metadata.labels{kubernetes.io/metadata.name}='other'",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.finalizers=['example.com/x']",
      .wanted = "" },
    { .write = "status",
      .edits = "status.phase='Terminating'",
      .wanted = "status.Phase|FieldValueInvalid|Invalid value: \"Terminating\": may only be 'Active' if"
                " `deletionTimestamp` is empty\n" },
    { .write = "status",
      .edits = "status.phase='Other'",
      .wanted = "status.Phase|FieldValueInvalid|Invalid value: \"Other\": may only be 'Active' if `dele"
                "tionTimestamp` is empty\n" },
    { .write = "finalize",
      .edits = "spec.finalizers=['noslash']",
      .wanted = "spec.finalizers[0]|FieldValueInvalid|Invalid value: \"noslash\": name is neither a sta"
                "ndard finalizer name nor is it fully qualified\n" },
    { .write = "finalize",
      .edits = "spec.finalizers=['a b/c']",
      .wanted = "spec.finalizers[0]|FieldValueInvalid|Invalid value: \"a b/c\": prefix part a lowercase"
                " RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                "and must start and end with an alphanumeric character (e.g. 'example.com', regex use"
                "d for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
                "')\n" },
    { .write = "finalize",
      .edits = "spec.finalizers",
      .wanted = "" },
    /* v1 ServiceAccount */
    { .kind = "v1 ServiceAccount",
      .base = "{'metadata':{'name':'sa'}}" },
    { .write = "create",
      .edits = "metadata.name='a_b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a_b\": a lowercase RFC 1123 subdomain"
                " must consist of lower case alphanumeric characters, '-' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "secrets=[{'name':'x'}]",
      .wanted = "" },
    /* v1 Node */
    { .kind = "v1 Node",
      .base = "{'metadata':{'name':'n'},'spec':{},'status':{'capacity':{'cpu':'1'}}}" },
    { .write = "create",
      .edits = "metadata.name='N'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"N\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.taints=[{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoSchedule'}]",
      .wanted = "metadata.taints[1]|FieldValueDuplicate|Duplicate value: {*}: taints must be unique b"
                "y key and effect pair\n" },
    { .write = "create",
      .edits = "spec.taints=[{'key':'a b','value':'c d','effect':''}]",
      .wanted = "metadata.taints[0].effect|FieldValueRequired|Required value\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"a b\": name part must consis"
                "t of alphanumeric characters, '-', '_' or '.', and must start and end with an alphan"
                "umeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valida"
                "tion is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "metadata.taints[0].value|FieldValueInvalid|Invalid value: \"c d\": a valid label must "
                "be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
                "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '1"
                "2345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.taints=[{'key':'','effect':'Never'}]",
      .wanted = "metadata.taints[0].effect|FieldValueNotSupported|Unsupported value: \"Never\": support"
                "ed values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must be non-em"
                "pty\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must consist o"
                "f alphanumeric characters, '-', '_' or '.', and must start and end with an alphanume"
                "ric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validatio"
                "n is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.podCIDR='1.2.3.4' ; spec.podCIDRs=['1.2.3.4']",
      .wanted = "spec.podCIDRs[0]|FieldValueInvalid|Invalid value: \"1.2.3.4\": must be a valid CIDR va"
                "lue, (e.g. 10.9.8.0/24 or 2001:db8::/64)\n" },
    { .write = "create",
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.1.0/24']",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','10.0.1.0/24']",
      .wanted = "spec.podCIDRs|FieldValueInvalid|Invalid value: [\"10.0.0.0/24\",\"10.0.1.0/24\"]: may sp"
                "ecify no more than one CIDR for each IP family\n" },
    { .write = "create",
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','fd00::/64']",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.podCIDR='10.0.0.0/24' ; spec.podCIDRs=['10.0.0.0/24','10.0.1.0/24','10.0.2.0/24"
               "']",
      .wanted = "spec.podCIDRs|FieldValueInvalid|Invalid value: [\"10.0.0.0/24\",\"10.0.1.0/24\",\"10.0.2."
                "0/24\"]: may specify no more than one CIDR for each IP family\n" },
    { .write = "create",
      .edits = "status.capacity={'cpu':'-1','a b':'1','pods':'1500m'}",
      .wanted = "status.allocatable.cpu|FieldValueInvalid|Invalid value: \"-1\": must be greater than o"
                "r equal to 0\n"
                "status.allocatable.pods|FieldValueInvalid|Invalid value: \"1500m\": must be an integer"
                "\n"
                "status.capacity.cpu|FieldValueInvalid|Invalid value: \"-1\": must be greater than or e"
                "qual to 0\n"
                "status.capacity.pods|FieldValueInvalid|Invalid value: \"1500m\": must be an integer\n" },
    { .write = "create",
      .edits = "metadata.annotations={'scheduler.alpha.kubernetes.io/preferAvoidPods':'x'}",
      .wanted = "metadata.annotations.AvoidPods|FieldValueInvalid|Invalid value: \"scheduler.alpha.kub"
                "ernetes.io/preferAvoidPods\": invalid character 'x' looking for beginning of value\n" },
    { .write = "create",
      .edits = "spec.configSource={'configMap':{'name':'','namespace':'','kubeletConfigKey':''}}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.podCIDR='10.0.0.0/24'",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.taints=[{'key':'','effect':'Never'}]",
      .wanted = "metadata.taints[0].effect|FieldValueNotSupported|Unsupported value: \"Never\": support"
                "ed values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must be non-em"
                "pty\n"
                "metadata.taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must consist o"
                "f alphanumeric characters, '-', '_' or '.', and must start and end with an alphanume"
                "ric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validatio"
                "n is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "update",
      .edits = "spec.unschedulable=true",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.providerID='x'",
      .wanted = "" },
    { .write = "status",
      .edits = "status.capacity={'cpu':'-1'}",
      .wanted = "status.capacity.cpu|FieldValueInvalid|Invalid value: \"-1\": must be greater than or e"
                "qual to 0\n" },
    { .write = "status",
      .edits = "status.allocatable={'cpu':'2','memory':'-1'}",
      .wanted = "status.allocatable.memory|FieldValueInvalid|Invalid value: \"-1\": must be greater tha"
                "n or equal to 0\n" },
    { .write = "status",
      .edits = "status.addresses=[{'type':'InternalIP','address':'1.2.3.4'},{'type':'InternalIP','ad"
               "dress':'1.2.3.4'}]",
      .wanted = "status.addresses[1]|FieldValueDuplicate|Duplicate value: {*}\n" },
    { .write = "status",
      .edits = "status.addresses=[{'type':'InternalIP','address':'x'}]",
      .wanted = "" },
    { .write = "status",
      .edits = "status.config={'assigned':{}}",
      .wanted = "" },
    /* v1 Pod */
    { .kind = "v1 Pod",
      .base = "{'metadata':{'name':'p'},'spec':{'serviceAccountName':'default','automountServiceAcc"
              "ountToken':false,'containers':[{'name':'c','image':'i'}]}}" },
    { .write = "create",
      .edits = "metadata.name='A'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.containers=[]",
      .wanted = "spec.containers|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].name=''",
      .wanted = "spec.containers[0].name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].name='A_b'",
      .wanted = "spec.containers[0].name|FieldValueInvalid|Invalid value: \"A_b\": a lowercase RFC 1123"
                " label must consist of lower case alphanumeric characters or '-', and must start and"
                " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for v"
                "alidation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.containers[0].image=''",
      .wanted = "spec.containers[0].image|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].image=' x '",
      .wanted = "spec.containers[0].image|FieldValueInvalid|Invalid value: \" x \": must not have leadi"
                "ng or trailing whitespace\n" },
    { .write = "create",
      .edits = "spec.containers[+]={'name':'c','image':'i'}",
      .wanted = "spec.containers[1].name|FieldValueDuplicate|Duplicate value: \"c\"\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'c','image':'i'}]",
      .wanted = "spec.initContainers[0].name|FieldValueDuplicate|Duplicate value: \"c\"\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'','image':''}]",
      .wanted = "spec.initContainers[0].image|FieldValueRequired|Required value\n"
                "spec.initContainers[0].name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Always','readinessProb"
               "e':{'exec':{'command':['x']}}}]",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'i','image':'i','readinessProbe':{'exec':{'command':['x"
               "']}}}]",
      .wanted = "spec.initContainers[0].readinessProbe|FieldValueForbidden|Forbidden: may not be set "
                "for init containers without restartPolicy=Always\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'i','image':'i','livenessProbe':{'exec':{'command':['x'"
               "]}}}]",
      .wanted = "spec.initContainers[0].livenessProbe|FieldValueForbidden|Forbidden: may not be set f"
                "or init containers without restartPolicy=Always\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'i','image':'i','startupProbe':{'exec':{'command':['x']"
               "}}}]",
      .wanted = "spec.initContainers[0].startupProbe|FieldValueForbidden|Forbidden: may not be set fo"
                "r init containers without restartPolicy=Always\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'i','image':'i','lifecycle':{'preStop':{'exec':{'comman"
               "d':['x']}}}}]",
      .wanted = "spec.initContainers[0].lifecycle|FieldValueForbidden|Forbidden: may not be set for i"
                "nit containers without restartPolicy=Always\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Sometimes'}]",
      .wanted = "spec.initContainers[0].restartPolicy|FieldValueNotSupported|Unsupported value: \"Some"
                "times\": supported values: \"Always\", \"Never\", \"OnFailure\"\n" },
    { .write = "create",
      .edits = "spec.initContainers=[{'name':'i','image':'i','restartPolicy':'Never'}]",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.containers[0].restartPolicy='Always'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.containers[0].restartPolicy='Other'",
      .wanted = "spec.containers[0].restartPolicy|FieldValueNotSupported|Unsupported value: \"Other\": "
                "supported values: \"Always\", \"Never\", \"OnFailure\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].restartPolicyRules=[{'action':'Restart','exitCodes':{'operator':'"
               "In','values':[1]}}]",
      .wanted = "spec.containers[0].restartPolicy|FieldValueRequired|Required value: must specify res"
                "tartPolicy when restart rules are used\n" },
    { .write = "create",
      .edits = "spec.containers[0].restartPolicy='Never' ; spec.containers[0].restartPolicyRules=[{'"
               "action':'Other','exitCodes':{'operator':'Bad','values':[]}}]",
      .wanted = "spec.containers[0].restartPolicyRules[0].action|FieldValueNotSupported|Unsupported v"
                "alue: \"Other\": supported values: \"Restart\", \"RestartAllContainers\"\n"
                "spec.containers[0].restartPolicyRules[0].exitCodes.operator|FieldValueNotSupported|U"
                "nsupported value: \"Bad\": supported values: \"In\", \"NotIn\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].restartPolicy='Never' ; spec.containers[0].restartPolicyRules=[{'"
               "action':'Restart'}]",
      .wanted = "spec.containers[0].restartPolicyRules[0].exitCodes|FieldValueRequired|Required value"
                ": must be specified\n" },
    { .write = "create",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i'}]",
      .wanted = "spec.ephemeralContainers|FieldValueForbidden|Forbidden: cannot be set on create\n" },
    { .write = "create",
      .edits = "spec.restartPolicy='Sometimes'",
      .wanted = "spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Sometimes\": supported "
                "values: \"Always\", \"OnFailure\", \"Never\"\n" },
    { .write = "create",
      .edits = "spec.dnsPolicy='Other'",
      .wanted = "spec.dnsPolicy|FieldValueNotSupported|Unsupported value: \"Other\": supported values: "
                "\"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"\n" },
    { .write = "create",
      .edits = "spec.dnsPolicy='None'",
      .wanted = "spec.dnsConfig|FieldValueRequired|Required value: must provide `dnsConfig` when `dns"
                "Policy` is None\n" },
    { .write = "create",
      .edits = "spec.dnsPolicy='None' ; spec.dnsConfig={'searches':['a']}",
      .wanted = "spec.dnsConfig.nameservers|FieldValueRequired|Required value: must provide at least "
                "one DNS nameserver when `dnsPolicy` is None\n" },
    { .write = "create",
      .edits = "spec.dnsConfig={'nameservers':['x'],'searches':['-','%s'],'options':[{'name':''}]}",
      .wanted = "spec.dnsConfig.nameservers[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid "
                "IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "spec.dnsConfig.options[0]|FieldValueRequired|Required value: must not be empty\n"
                "spec.dnsConfig.searches[0]|FieldValueInvalid|Invalid value: \"-\": a lowercase RFC 112"
                "3 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and"
                " must start and end with an alphanumeric character (e.g. 'example.com', regex used f"
                "or validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])"
                "?)*')\n"
                "spec.dnsConfig.searches[1]|FieldValueInvalid|Invalid value: \"%s\": a lowercase RFC 11"
                "23 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', an"
                "d must start and end with an alphanumeric character (e.g. 'example.com', regex used "
                "for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9]"
                ")?)*')\n" },
    { .write = "create",
      .edits = "spec.dnsConfig={'nameservers':['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4']}",
      .wanted = "spec.dnsConfig.nameservers|FieldValueInvalid|Invalid value: [\"1.1.1.1\",\"1.1.1.2\",\"1."
                "1.1.3\",\"1.1.1.4\"]: must not have more than 3 nameservers\n" },
    { .write = "create",
      .edits = "spec.terminationGracePeriodSeconds=-1",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.activeDeadlineSeconds=0",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 0: must be between 1 and"
                " 2147483647, inclusive\n" },
    { .write = "create",
      .edits = "spec.activeDeadlineSeconds=2147483648",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 2147483648: must be betw"
                "een 1 and 2147483647, inclusive\n" },
    { .write = "create",
      .edits = "spec.nodeSelector={'a b':'c d'}",
      .wanted = "spec.nodeSelector|FieldValueInvalid|Invalid value: \"a b\": name part must consist of "
                "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeri"
                "c character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
                "is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.nodeSelector|FieldValueInvalid|Invalid value: \"c d\": a valid label must be an e"
                "mpty string or consist of alphanumeric characters, '-', '_' or '.', and must start a"
                "nd end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', "
                "regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.nodeName='A'",
      .wanted = "spec.nodeName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.imagePullSecrets=[{'name':''}]",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.hostname='A.b'",
      .wanted = "spec.hostname|FieldValueInvalid|Invalid value: \"A.b\": a lowercase RFC 1123 label mus"
                "t consist of lower case alphanumeric characters or '-', and must start and end with "
                "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation "
                "is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.subdomain='A.b'",
      .wanted = "spec.subdomain|FieldValueInvalid|Invalid value: \"A.b\": a lowercase RFC 1123 label mu"
                "st consist of lower case alphanumeric characters or '-', and must start and end with"
                " an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation"
                " is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.hostnameOverride='A..b'",
      .wanted = "spec.hostnameOverride|FieldValueInvalid|Invalid value: \"A..b\": a lowercase RFC 1123 "
                "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must s"
                "tart and end with an alphanumeric character (e.g. 'example.com', regex used for vali"
                "dation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.hostnameOverride='x' ; spec.hostNetwork=true",
      .wanted = "spec.hostnameOverride|FieldValueForbidden|Forbidden: may not be specified when hostN"
                "etwork is true\n" },
    { .write = "create",
      .edits = "spec.hostnameOverride='x' ; spec.setHostnameAsFQDN=true",
      .wanted = "spec.hostnameOverride|FieldValueForbidden|Forbidden: may not be specified when setHo"
                "stnameAsFQDN is true\n" },
    { .write = "create",
      .edits = "spec.schedulerName=''",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.overhead={'cpu':'-1'}",
      .wanted = "spec.overhead.limits[cpu]|FieldValueInvalid|Invalid value: \"-1\": must be greater tha"
                "n or equal to 0\n" },
    { .write = "create",
      .edits = "spec.os={'name':''}",
      .wanted = "spec.os.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.os={'name':'mac'}",
      .wanted = "spec.os|FieldValueNotSupported|Unsupported value: \"mac\": supported values: \"linux\", "
                "\"windows\"\n" },
    { .write = "create",
      .edits = "spec.os={'name':'linux'} ; spec.containers[0].securityContext={'windowsOptions':{}} "
               "; spec.securityContext={'windowsOptions':{'hostProcess':true}}",
      .wanted = "spec.containers[0].securityContext.windowsOptions|FieldValueForbidden|Forbidden: win"
                "dows options cannot be set for a linux pod\n"
                "spec.hostNetwork|FieldValueInvalid|Invalid value: false: hostNetwork must be true if"
                " pod contains any hostProcess containers\n"
                "spec.securityContext.windowsOptions|FieldValueForbidden|Forbidden: windows options c"
                "annot be set for a linux pod\n" },
    { .write = "create",
      .edits = "spec.os={'name':'windows'} ; spec.securityContext={'runAsUser':1,'fsGroup':2,'sysctl"
               "s':[{'name':'a','value':'b'}]} ; spec.hostPID=true",
      .wanted = "spec.hostPID|FieldValueForbidden|Forbidden: cannot be set for a windows pod\n"
                "spec.securityContext.fsGroup|FieldValueForbidden|Forbidden: cannot be set for a wind"
                "ows pod\n"
                "spec.securityContext.runAsUser|FieldValueForbidden|Forbidden: cannot be set for a wi"
                "ndows pod\n"
                "spec.securityContext.sysctls|FieldValueForbidden|Forbidden: cannot be set for a wind"
                "ows pod\n" },
    { .write = "create",
      .edits = "spec.os={'name':'windows'} ; spec.containers[0].securityContext={'runAsUser':1,'priv"
               "ileged':true,'capabilities':{},'readOnlyRootFilesystem':true}",
      .wanted = "spec.containers[0].securityContext.capabilities|FieldValueForbidden|Forbidden: canno"
                "t be set for a windows pod\n"
                "spec.containers[0].securityContext.privileged|FieldValueForbidden|Forbidden: cannot "
                "be set for a windows pod\n"
                "spec.containers[0].securityContext.readOnlyRootFilesystem|FieldValueForbidden|Forbid"
                "den: cannot be set for a windows pod\n"
                "spec.containers[0].securityContext.runAsUser|FieldValueForbidden|Forbidden: cannot b"
                "e set for a windows pod\n" },
    { .write = "create",
      .edits = "spec.readinessGates=[{'conditionType':'a b'}]",
      .wanted = "spec.readinessGates[0].conditionType|FieldValueInvalid|Invalid value: \"a b\": name pa"
                "rt must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
                "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex u"
                "sed for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.schedulingGates=[{'name':'a b'}]",
      .wanted = "spec.schedulingGates[0]|FieldValueInvalid|Invalid value: \"a b\": name part must consi"
                "st of alphanumeric characters, '-', '_' or '.', and must start and end with an alpha"
                "numeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valid"
                "ation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.schedulingGates=[{'name':'a'},{'name':'a'}]",
      .wanted = "spec.schedulingGates[1]|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    { .write = "create",
      .edits = "spec.schedulingGates=[{'name':'a'}] ; spec.nodeName='n'",
      .wanted = "spec.nodeName|FieldValueForbidden|Forbidden: cannot be set until all schedulingGates"
                " have been cleared\n" },
    { .write = "create",
      .edits = "spec.hostAliases=[{'ip':'x','hostnames':['A_b']}]",
      .wanted = "spec.hostAliases[0].hostnames[0]|FieldValueInvalid|Invalid value: \"A_b\": a lowercase"
                " RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                "and must start and end with an alphanumeric character (e.g. 'example.com', regex use"
                "d for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
                "')\n"
                "spec.hostAliases[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a valid IP addr"
                "ess, (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "create",
      .edits = "spec.hostAliases=[{'ip':'','hostnames':['']}]",
      .wanted = "spec.hostAliases[0].hostnames[0]|FieldValueInvalid|Invalid value: \"\": a lowercase RF"
                "C 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                " must start and end with an alphanumeric character (e.g. 'example.com', regex used f"
                "or validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.hostAliases[0].ip|FieldValueInvalid|Invalid value: \"\": must be a valid IP addre"
                "ss, (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "create",
      .edits = "spec.securityContext={'runAsUser':-1,'runAsGroup':-2,'fsGroup':-3,'supplementalGroup"
               "s':[-4]}",
      .wanted = "spec.securityContext.fsGroup|FieldValueInvalid|Invalid value: -3: must be between 0 "
                "and 2147483647, inclusive\n"
                "spec.securityContext.runAsGroup|FieldValueInvalid|Invalid value: -2: must be between"
                " 0 and 2147483647, inclusive\n"
                "spec.securityContext.runAsUser|FieldValueInvalid|Invalid value: -1: must be between "
                "0 and 2147483647, inclusive\n"
                "spec.securityContext.supplementalGroups[0]|FieldValueInvalid|Invalid value: -4: must"
                " be between 0 and 2147483647, inclusive\n" },
    { .write = "create",
      .edits = "spec.securityContext={'sysctls':[{'name':'A b','value':''},{'name':'','value':''},{'"
               "name':'a.b','value':''},{'name':'a.b','value':''}]}",
      .wanted = "spec.securityContext.sysctls[0].name|FieldValueInvalid|Invalid value: \"A b\": must ha"
                "ve at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-"
                "z0-9]([-_a-z0-9]*[a-z0-9])?$\n"
                "spec.securityContext.sysctls[1].name|FieldValueRequired|Required value\n"
                "spec.securityContext.sysctls[3].name|FieldValueDuplicate|Duplicate value: \"a.b\"\n" },
    { .write = "create",
      .edits = "spec.securityContext={'fsGroupChangePolicy':'Other'}",
      .wanted = "spec.securityContext.fsGroupChangePolicy|FieldValueNotSupported|Unsupported value: \""
                "Other\": supported values: \"Always\", \"OnRootMismatch\"\n" },
    { .write = "create",
      .edits = "spec.securityContext={'supplementalGroupsPolicy':'Other'}",
      .wanted = "spec.securityContext.supplementalGroupsPolicy|FieldValueNotSupported|Unsupported val"
                "ue: \"Other\": supported values: \"Merge\", \"Strict\"\n" },
    { .write = "create",
      .edits = "spec.securityContext={'seLinuxChangePolicy':'Other'}",
      .wanted = "spec.securityContext.seLinuxChangePolicy|FieldValueNotSupported|Unsupported value: \""
                "Other\": supported values: \"Recursive\"\n" },
    { .write = "create",
      .edits = "spec.securityContext={'seccompProfile':{'type':'Localhost'}}",
      .wanted = "spec.securityContext.seccompProfile.localhostProfile|FieldValueRequired|Required val"
                "ue: must be set when seccomp type is Localhost\n" },
    { .write = "create",
      .edits = "spec.securityContext={'seccompProfile':{'type':'Other'}}",
      .wanted = "spec.securityContext.seccompProfile.type|FieldValueNotSupported|Unsupported value: \""
                "Other\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"\n" },
    { .write = "create",
      .edits = "spec.securityContext={'seccompProfile':{'type':''}}",
      .wanted = "spec.securityContext.seccompProfile.type|FieldValueRequired|Required value: type is "
                "required when seccompProfile is set\n" },
    { .write = "create",
      .edits = "spec.securityContext={'seccompProfile':{'type':'RuntimeDefault','localhostProfile':'"
               "x'}}",
      .wanted = "spec.securityContext.seccompProfile.localhostProfile|FieldValueInvalid|Invalid value"
                ": {*}: can only be set when seccomp type is Localhost\n" },
    { .write = "create",
      .edits = "spec.securityContext={'seccompProfile':{'type':'Localhost','localhostProfile':'/abs/"
               "../x'}}",
      .wanted = "spec.securityContext.seccompProfile.localhostProfile|FieldValueInvalid|Invalid value"
                ": \"/abs/../x\": must be a relative path\n"
                "spec.securityContext.seccompProfile.localhostProfile|FieldValueInvalid|Invalid value"
                ": \"/abs/../x\": must not contain '..'\n" },
    { .write = "create",
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Localhost'}}",
      .wanted = "spec.securityContext.appArmorProfile.localhostProfile|FieldValueRequired|Required va"
                "lue: must be set when AppArmor type is Localhost\n" },
    { .write = "create",
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Localhost','localhostProfile':' '}}",
      .wanted = "spec.securityContext.appArmorProfile.localhostProfile|FieldValueInvalid|Invalid valu"
                "e: \" \": must not be padded with whitespace\n" },
    { .write = "create",
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Other'}}",
      .wanted = "spec.securityContext.appArmorProfile.type|FieldValueNotSupported|Unsupported value: "
                "\"Other\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"\n" },
    { .write = "create",
      .edits = "spec.securityContext={'appArmorProfile':{'type':'Unconfined','localhostProfile':'x'}"
               "}",
      .wanted = "spec.securityContext.appArmorProfile.localhostProfile|FieldValueInvalid|Invalid valu"
                "e: \"x\": can only be set when AppArmor type is Localhost\n" },
    { .write = "create",
      .edits = "spec.securityContext={'windowsOptions':{'gmsaCredentialSpecName':'A','runAsUserName'"
               ":'a/b','gmsaCredentialSpec':''}}",
      .wanted = "spec.securityContext.windowsOptions.gmsaCredentialSpecName|FieldValueInvalid|Invalid"
                " value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
                "'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9"
                "]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.securityContext.windowsOptions.gmsaCredentialSpec|FieldValueInvalid|Invalid val"
                "ue: \"\": gmsaCredentialSpec cannot be an empty string\n"
                "spec.securityContext.windowsOptions.runAsUserName|FieldValueInvalid|Invalid value: \""
                "a/b\": runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]"
                "\n" },
    { .write = "create",
      .edits = "spec.securityContext={'windowsOptions':{'hostProcess':true}}",
      .wanted = "spec.hostNetwork|FieldValueInvalid|Invalid value: false: hostNetwork must be true if"
                " pod contains any hostProcess containers\n" },
    { .write = "create",
      .edits = "spec.hostPID=true ; spec.shareProcessNamespace=true",
      .wanted = "spec.securityContext.shareProcessNamespace|FieldValueInvalid|Invalid value: true: Sh"
                "areProcessNamespace and HostPID cannot both be enabled\n" },
    { .write = "create",
      .edits = "spec.hostUsers=false ; spec.hostNetwork=true ; spec.hostPID=true ; spec.hostIPC=true",
      .wanted = "spec.HostIPC|FieldValueForbidden|Forbidden: when `hostUsers` is false\n"
                "spec.HostPID|FieldValueForbidden|Forbidden: when `hostUsers` is false\n"
                "spec.hostNetwork|FieldValueForbidden|Forbidden: when `hostUsers` is false\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':0,'topologyKey':'','whenUnsatisfiable':''"
               "}]",
      .wanted = "spec.topologySpreadConstraints[0].maxSkew|FieldValueInvalid|Invalid value: 0: must b"
                "e greater than zero\n"
                "spec.topologySpreadConstraints[0].topologyKey|FieldValueRequired|Required value: can"
                " not be empty\n"
                "spec.topologySpreadConstraints[0].whenUnsatisfiable|FieldValueNotSupported|Unsupport"
                "ed value: \"\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a b','whenUnsatisfiable'"
               ":'Other'}]",
      .wanted = "spec.topologySpreadConstraints[0].whenUnsatisfiable|FieldValueNotSupported|Unsupport"
                "ed value: \"Other\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "ScheduleAnyway','minDomains':0}]",
      .wanted = "spec.topologySpreadConstraints[0].minDomains|FieldValueInvalid|Invalid value: 0: can"
                " only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway\n"
                "spec.topologySpreadConstraints[0].minDomains|FieldValueInvalid|Invalid value: 0: mus"
                "t be greater than zero\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "ScheduleAnyway','minDomains':2}]",
      .wanted = "spec.topologySpreadConstraints[0].minDomains|FieldValueInvalid|Invalid value: 2: can"
                " only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule'},{'maxSkew':2,'topologyKey':'a','whenUnsatisfiable':'DoNotSchedule'}]",
      .wanted = "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}|FieldValueDuplica"
                "te|Duplicate value: \"{a, DoNotSchedule}\"\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','nodeAffinityPolicy':'X','nodeTaintsPolicy':'Y'}]",
      .wanted = "spec.topologySpreadConstraints[0].nodeAffinityPolicy|FieldValueNotSupported|Unsuppor"
                "ted value: \"X\": supported values: \"Honor\", \"Ignore\"\n"
                "spec.topologySpreadConstraints[0].nodeTaintsPolicy|FieldValueNotSupported|Unsupporte"
                "d value: \"Y\": supported values: \"Honor\", \"Ignore\"\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','matchLabelKeys':['a b']}]",
      .wanted = "spec.topologySpreadConstraints[0].matchLabelKeys|FieldValueForbidden|Forbidden: must"
                " not be specified when labelSelector is not set\n" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','matchLabelKeys':['a'],'labelSelector':{'matchExpressions':[{'key':'a"
               "','operator':'Exists'}]}}]",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.topologySpreadConstraints=[{'maxSkew':1,'topologyKey':'a','whenUnsatisfiable':'"
               "DoNotSchedule','labelSelector':{'matchExpressions':[{'key':'a','operator':'In'}]}}]",
      .wanted = "spec.topologySpreadConstraints[0].labelSelector.matchExpressions[0].values|FieldValu"
                "eRequired|Required value: must be specified when `operator` is 'In' or 'NotIn'\n" },
    { .write = "create",
      .edits = "spec.tolerations=[{'key':'','operator':'Equal'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueInvalid|Invalid value: \"Equal\": operator must"
                " be Exists when `key` is empty, which means \"match all values and all keys\"\n" },
    { .write = "create",
      .edits = "spec.tolerations=[{'key':'a b','operator':'Exists','value':'c','effect':'X'}]",
      .wanted = "spec.tolerations[0].effect|FieldValueNotSupported|Unsupported value: \"X\": supported "
                "values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"\n"
                "spec.tolerations[0].key|FieldValueInvalid|Invalid value: \"a b\": name part must consi"
                "st of alphanumeric characters, '-', '_' or '.', and must start and end with an alpha"
                "numeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valid"
                "ation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.tolerations[0].operator|FieldValueInvalid|Invalid value: \"c\": value must be emp"
                "ty when `operator` is 'Exists'\n" },
    { .write = "create",
      .edits = "spec.tolerations=[{'key':'a','operator':'Other'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueNotSupported|Unsupported value: \"Other\": supp"
                "orted values: \"Equal\", \"Exists\"\n" },
    { .write = "create",
      .edits = "spec.tolerations=[{'key':'a','operator':'Equal','value':'c d'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueInvalid|Invalid value: \"c d\": a valid label m"
                "ust be an empty string or consist of alphanumeric characters, '-', '_' or '.', and m"
                "ust start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  o"
                "r '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"
                "')\n" },
    { .write = "create",
      .edits = "spec.tolerations=[{'key':'a','operator':'Exists','effect':'NoSchedule','tolerationSe"
               "conds':3}]",
      .wanted = "spec.tolerations[0].effect|FieldValueInvalid|Invalid value: \"NoSchedule\": effect mus"
                "t be 'NoExecute' when `tolerationSeconds` is set\n" },
    { .write = "create",
      .edits = "spec.tolerations=[{'key':'a','operator':'Lt','value':'3'}]",
      .wanted = "spec.tolerations[0].operator|FieldValueNotSupported|Unsupported value: \"Lt\": support"
                "ed values: \"Equal\", \"Exists\", \"Lt\", \"Gt\"\n" },
    { .write = "create",
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms|FieldValueRequired|Required value: must have at least one node selector term"
                "\n" },
    { .write = "create",
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchExpressions':[{'key':'a b','operator':'In'}]}]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[0].key|FieldValueInvalid|Invalid value: \"a b\": name part"
                " must consist of alphanumeric characters, '-', '_' or '.', and must start and end wi"
                "th an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex use"
                "d for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[0].values|FieldValueRequired|Required value: must be spe"
                "cified when `operator` is 'In' or 'NotIn'\n" },
    { .write = "create",
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchExpressions':[{'key':'a','operator':'Other'},{'key':'a','op"
               "erator':'Exists','values':['x']},{'key':'a','operator':'Gt','values':['1','2']},{'ke"
               "y':'a','operator':'In','values':['x y']}]}]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[0].operator|FieldValueInvalid|Invalid value: \"Other\": no"
                "t a valid selector operator\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[1].values|FieldValueForbidden|Forbidden: may not be spec"
                "ified when `operator` is 'Exists' or 'DoesNotExist'\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[2].values|FieldValueRequired|Required value: must be spe"
                "cified single value when `operator` is 'Lt' or 'Gt'\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchExpressions[3].values[0]|FieldValueInvalid|Invalid value: \"x y\": a v"
                "alid label must be an empty string or consist of alphanumeric characters, '-', '_' o"
                "r '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'm"
                "y_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?["
                "A-Za-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchFields':[{'key':'metadata.labels','operator':'Exists','valu"
               "es':['a']},{'key':'metadata.name','operator':'In','values':['a','b']},{'key':'metada"
               "ta.name','operator':'NotIn','values':['A b']}]}]}}}",
      .wanted = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[0].key|FieldValueInvalid|Invalid value: \"metadata.labels\": no"
                "t a valid field selector key\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[0].operator|FieldValueInvalid|Invalid value: \"Exists\": not a "
                "valid selector operator\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[1].values|FieldValueRequired|Required value: must be only one"
                " value when `operator` is 'In' or 'NotIn' for node field selector\n"
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelect"
                "orTerms[0].matchFields[2].values[0]|FieldValueInvalid|Invalid value: \"A b\": a lowerc"
                "ase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '."
                "', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
                "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])"
                "?)*')\n" },
    { .write = "create",
      .edits = "spec.affinity={'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'"
               "weight':0,'preference':{}}]}}",
      .wanted = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight"
                "|FieldValueInvalid|Invalid value: 0: must be in the range 1-100\n" },
    { .write = "create",
      .edits = "spec.affinity={'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'to"
               "pologyKey':'','labelSelector':{'matchLabels':{'a b':'c'}}}]}}",
      .wanted = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSel"
                "ector.matchLabels|FieldValueInvalid|Invalid value: \"a b\": name part must consist of "
                "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeri"
                "c character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
                "is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueInvalid|Invalid value: \"\": name part must be non-empty\n"
                "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueInvalid|Invalid value: \"\": name part must consist of alphanumeric char"
                "acters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g."
                " 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9]["
                "-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueRequired|Required value: can not be empty\n" },
    { .write = "create",
      .edits = "spec.affinity={'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'w"
               "eight':101,'podAffinityTerm':{'topologyKey':'','namespaces':['A'],'namespaceSelector"
               "':{'matchLabels':{'a':'b c'}}}}]}}",
      .wanted = "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.namespaceSelector.matchLabels|FieldValueInvalid|Invalid value: \"b c\": a val"
                "id label must be an empty string or consist of alphanumeric characters, '-', '_' or "
                "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_"
                "value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-"
                "Za-z0-9])?')\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.namespace|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 label "
                "must consist of lower case alphanumeric characters or '-', and must start and end wi"
                "th an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validati"
                "on is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.topologyKey|FieldValueInvalid|Invalid value: \"\": name part must be non-empt"
                "y\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.topologyKey|FieldValueInvalid|Invalid value: \"\": name part must consist of "
                "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeri"
                "c character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
                "is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffi"
                "nityTerm.topologyKey|FieldValueRequired|Required value: can not be empty\n"
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight|"
                "FieldValueInvalid|Invalid value: 101: must be in the range 1-100\n" },
    { .write = "create",
      .edits = "spec.affinity={'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["
               "{'topologyKey':'x','labelSelector':{},'matchLabelKeys':['a b'],'mismatchLabelKeys':["
               "'a b','c']}]}}",
      .wanted = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matc"
                "hLabelKeys[0]|FieldValueInvalid|Invalid value: \"a b\": exists in both matchLabelKeys "
                "and mismatchLabelKeys\n"
                "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matc"
                "hLabelKeys[0]|FieldValueInvalid|Invalid value: \"a b\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mism"
                "atchLabelKeys[0]|FieldValueInvalid|Invalid value: \"a b\": name part must consist of a"
                "lphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation i"
                "s '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.affinity={'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["
               "{'topologyKey':'x','matchLabelKeys':['a']}]}}",
      .wanted = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matc"
                "hLabelKeys|FieldValueForbidden|Forbidden: must not be specified when labelSelector i"
                "s not set\n" },
    { .write = "create",
      .edits = "spec.affinity={'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'to"
               "pologyKey':'a b'}]}}",
      .wanted = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topology"
                "Key|FieldValueInvalid|Invalid value: \"a b\": name part must consist of alphanumeric c"
                "haracters, '-', '_' or '.', and must start and end with an alphanumeric character (e"
                ".g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-"
                "9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.containers[0].imagePullPolicy='Other'",
      .wanted = "spec.containers[0].imagePullPolicy|FieldValueNotSupported|Unsupported value: \"Other\""
                ": supported values: \"Always\", \"IfNotPresent\", \"Never\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].terminationMessagePolicy='Other'",
      .wanted = "spec.containers[0].terminationMessagePolicy|FieldValueNotSupported|Unsupported value"
                ": \"Other\": supported values: \"File\", \"FallbackToLogsOnError\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].ports=[{'containerPort':0}]",
      .wanted = "spec.containers[0].ports[0].containerPort|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].ports=[{'containerPort':70000,'hostPort':-1,'protocol':'X','name'"
               ":'A_b'}]",
      .wanted = "spec.containers[0].ports[0].containerPort|FieldValueInvalid|Invalid value: 70000: mu"
                "st be between 1 and 65535, inclusive\n"
                "spec.containers[0].ports[0].hostPort|FieldValueInvalid|Invalid value: -1: must be be"
                "tween 1 and 65535, inclusive\n"
                "spec.containers[0].ports[0].name|FieldValueInvalid|Invalid value: \"A_b\": must contai"
                "n only alpha-numeric characters (a-z, 0-9), and hyphens (-)\n"
                "spec.containers[0].ports[0].protocol|FieldValueNotSupported|Unsupported value: \"X\": "
                "supported values: \"SCTP\", \"TCP\", \"UDP\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].ports=[{'containerPort':80,'name':'a'},{'containerPort':81,'name'"
               ":'a'}]",
      .wanted = "spec.containers[0].ports[1].name|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].ports=[{'containerPort':80,'hostPort':80},{'containerPort':81,'ho"
               "stPort':80}]",
      .wanted = "spec.containers[0].ports[1].hostPort|FieldValueDuplicate|Duplicate value: \"TCP//80\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].ports=[{'containerPort':80,'hostPort':81}] ; spec.hostNetwork=tru"
               "e",
      .wanted = "spec.containers[0].ports[0].hostPort|FieldValueInvalid|Invalid value: 81: must match"
                " `containerPort` when `hostNetwork` is true\n" },
    { .write = "create",
      .edits = "spec.containers[0].ports=[{'containerPort':80,'name':'0123456789abcdefg'},{'containe"
               "rPort':80,'name':'-a-'},{'containerPort':80,'name':'a--b'},{'containerPort':80,'name"
               "':'12'}]",
      .wanted = "spec.containers[0].ports[0].name|FieldValueInvalid|Invalid value: \"0123456789abcdefg"
                "\": must be no more than 15 characters\n"
                "spec.containers[0].ports[1].name|FieldValueInvalid|Invalid value: \"-a-\": must not be"
                "gin or end with a hyphen\n"
                "spec.containers[0].ports[2].name|FieldValueInvalid|Invalid value: \"a--b\": must not c"
                "ontain consecutive hyphens\n"
                "spec.containers[0].ports[3].name|FieldValueInvalid|Invalid value: \"12\": must contain"
                " at least one letter (a-z)\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':''},{'name':'a=b'},{'name':'ok','value':'x','valueFr"
               "om':{'fieldRef':{'fieldPath':'metadata.name'}}}]",
      .wanted = "spec.containers[0].env[0].name|FieldValueRequired|Required value\n"
                "spec.containers[0].env[1].name|FieldValueInvalid|Invalid value: \"a=b\": a valid envir"
                "onment variable name must consist only of printable ASCII characters other than '='\n"
                "spec.containers[0].env[2].valueFrom|FieldValueInvalid|Invalid value: \"\": may not be "
                "specified when `value` is not empty\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{}}]",
      .wanted = "spec.containers[0].env[0].valueFrom|FieldValueInvalid|Invalid value: \"\": must specif"
                "y one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `file"
                "KeyRef`\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':'x'}}},{'na"
               "me':'b','valueFrom':{'fieldRef':{'fieldPath':'metadata.labels'}}},{'name':'c','value"
               "From':{'fieldRef':{'fieldPath':''}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath|FieldValueInvalid|Invalid val"
                "ue: \"x\": error converting fieldPath: field label not supported: x\n"
                "spec.containers[0].env[1].valueFrom.fieldRef.fieldPath|FieldValueNotSupported|Unsupp"
                "orted value: \"metadata.labels\": supported values: \"metadata.name\", \"metadata.namespa"
                "ce\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"s"
                "tatus.hostIPs\", \"status.podIP\", \"status.podIPs\"\n"
                "spec.containers[0].env[2].valueFrom.fieldRef.fieldPath|FieldValueRequired|Required v"
                "alue\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':\"metadata.l"
               "abels['x y']\"}}},{'name':'b','valueFrom':{'fieldRef':{'fieldPath':'metadata.name','a"
               "piVersion':'v2'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fieldRef|FieldValueInvalid|Invalid value: \"x y\":"
                " name part must consist of alphanumeric characters, '-', '_' or '.', and must start "
                "and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
                " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.containers[0].env[1].valueFrom.fieldRef.fieldPath|FieldValueInvalid|Invalid val"
                "ue: \"metadata.name\": error converting fieldPath: unsupported pod version: v2\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'resourceFieldRef':{'resource':'x'}"
               "}},{'name':'b','valueFrom':{'resourceFieldRef':{'resource':''}}},{'name':'c','valueF"
               "rom':{'resourceFieldRef':{'resource':'limits.cpu','divisor':'3'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.resourceFieldRef.resource|FieldValueNotSupported"
                "|Unsupported value: \"x\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\","
                " \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"\n"
                "spec.containers[0].env[1].valueFrom.resourceFieldRef.resource|FieldValueRequired|Req"
                "uired value\n"
                "spec.containers[0].env[2].valueFrom.resourceFieldRef.divisor|FieldValueInvalid|Inval"
                "id value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu re"
                "source\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'configMapKeyRef':{'name':'','key':"
               "''}}},{'name':'b','valueFrom':{'secretKeyRef':{'name':'A','key':'a b'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.configMapKeyRef.key|FieldValueRequired|Required "
                "value\n"
                "spec.containers[0].env[0].valueFrom.configMapKeyRef.name|FieldValueInvalid|Invalid v"
                "alue: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric cha"
                "racters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'ex"
                "ample.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9](["
                "-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.containers[0].env[1].valueFrom.secretKeyRef.key|FieldValueInvalid|Invalid value"
                ": \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-."
                "_a-zA-Z0-9]+')\n"
                "spec.containers[0].env[1].valueFrom.secretKeyRef.name|FieldValueInvalid|Invalid valu"
                "e: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric chara"
                "cters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'exam"
                "ple.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a"
                "-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'configMapKeyRef':{'name':'x','key'"
               ":'k'},'secretKeyRef':{'name':'y','key':'k'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom|FieldValueInvalid|Invalid value: \"\": may not hav"
                "e more than one field specified at a time\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fileKeyRef':{'volumeName':'v','pat"
               "h':'/x','key':'k'}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName|FieldValueNotFound|Not fou"
                "nd: \"v\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].env=[{'name':'a','valueFrom':{'fileKeyRef':{'volumeName':'','path"
               "':'','key':''}}}]",
      .wanted = "spec.containers[0].env[0].valueFrom.fileKeyRef.key|FieldValueRequired|Required value"
                "\n"
                "spec.containers[0].env[0].valueFrom.fileKeyRef.path|FieldValueRequired|Required valu"
                "e\n"
                "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName|FieldValueNotFound|Not fou"
                "nd: \"\"\n"
                "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName|FieldValueRequired|Require"
                "d value\n" },
    { .write = "create",
      .edits = "spec.containers[0].envFrom=[{}]",
      .wanted = "spec.containers[0].envFrom|FieldValueInvalid|Invalid value: \"\": must specify one of:"
                " `configMapRef` or `secretRef`\n" },
    { .write = "create",
      .edits = "spec.containers[0].envFrom=[{'prefix':'=','configMapRef':{'name':''}},{'configMapRef"
               "':{'name':'x'},'secretRef':{'name':'y'}}]",
      .wanted = "spec.containers[0].envFrom[0].configMapRef.name|FieldValueRequired|Required value\n"
                "spec.containers[0].envFrom[0].prefix|FieldValueInvalid|Invalid value: \"=\": a valid e"
                "nvironment variable name must consist only of printable ASCII characters other than "
                "'='\n"
                "spec.containers[0].envFrom|FieldValueInvalid|Invalid value: \"\": may not have more th"
                "an one field specified at a time\n" },
    { .write = "create",
      .edits = "spec.containers[0].envFrom=[{'secretRef':{'name':'A'}}]",
      .wanted = "spec.containers[0].envFrom[0].secretRef.name|FieldValueInvalid|Invalid value: \"A\": a"
                " lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-"
                "' or '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
                " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a"
                "-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.containers[0].volumeMounts=[{'name':'','mountPath':''}]",
      .wanted = "spec.containers[0].volumeMounts[0].mountPath|FieldValueRequired|Required value\n"
                "spec.containers[0].volumeMounts[0].name|FieldValueNotFound|Not found: \"\"\n"
                "spec.containers[0].volumeMounts[0].name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].volumeMounts=[{'name':'x','mountPath':'/a'}]",
      .wanted = "spec.containers[0].volumeMounts[0].name|FieldValueNotFound|Not found: \"x\"\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','emptyDir':{}}] ; spec.containers[0].volumeMounts=[{'name'"
               ":'v','mountPath':'/a'},{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/b','s"
               "ubPath':'/x'},{'name':'v','mountPath':'/c','subPath':'a/../b'},{'name':'v','mountPat"
               "h':'/d','subPath':'x','subPathExpr':'y'},{'name':'v','mountPath':'/e','subPathExpr':"
               "'/y'}]",
      .wanted = "spec.containers[0].volumeMounts.subPathExpr|FieldValueInvalid|Invalid value: \"/y\": m"
                "ust be a relative path\n"
                "spec.containers[0].volumeMounts.subPath|FieldValueInvalid|Invalid value: \"/x\": must "
                "be a relative path\n"
                "spec.containers[0].volumeMounts.subPath|FieldValueInvalid|Invalid value: \"a/../b\": m"
                "ust not contain '..'\n"
                "spec.containers[0].volumeMounts[1].mountPath|FieldValueInvalid|Invalid value: \"/a\": "
                "must be unique\n"
                "spec.containers[0].volumeMounts[4].subPathExpr|FieldValueInvalid|Invalid value: \"y\":"
                " subPathExpr and subPath are mutually exclusive\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','emptyDir':{}}] ; spec.containers[0].volumeMounts=[{'name'"
               ":'v','mountPath':'/a','mountPropagation':'Other'},{'name':'v','mountPath':'/b','moun"
               "tPropagation':'Bidirectional'},{'name':'v','mountPath':'/c','recursiveReadOnly':'Ena"
               "bled'},{'name':'v','mountPath':'/d','recursiveReadOnly':'Other'}]",
      .wanted = "spec.containers[0].volumeMounts.mountPropagation|FieldValueForbidden|Forbidden: Bidi"
                "rectional mount propagation is available only to privileged containers\n"
                "spec.containers[0].volumeMounts.mountPropagation|FieldValueNotSupported|Unsupported "
                "value: \"Other\": supported values: \"Bidirectional\", \"HostToContainer\", \"None\"\n"
                "spec.containers[0].volumeMounts.recursiveReadOnly|FieldValueForbidden|Forbidden: may"
                " only be specified when readOnly is true\n"
                "spec.containers[0].volumeMounts.recursiveReadOnly|FieldValueNotSupported|Unsupported"
                " value: \"Other\": supported values: \"Disabled\", \"Enabled\", \"IfPossible\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].volumeDevices=[{'name':'v','devicePath':''}]",
      .wanted = "spec.containers[0].volumeDevices[0].devicePath|FieldValueRequired|Required value\n"
                "spec.containers[0].volumeDevices[0].name|FieldValueNotFound|Not found: \"v\"\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','persistentVolumeClaim':{'claimName':'x'}},{'name':'e','em"
               "ptyDir':{}}] ; spec.containers[0].volumeDevices=[{'name':'v','devicePath':'/a'},{'na"
               "me':'v','devicePath':'/a'},{'name':'e','devicePath':'/b/../c'}] ; spec.containers[0]"
               ".volumeMounts=[{'name':'v','mountPath':'/a'}]",
      .wanted = "spec.containers[0].volumeDevices[0].devicePath|FieldValueInvalid|Invalid value: \"/a\""
                ": must not already exist as a path in volumeMounts\n"
                "spec.containers[0].volumeDevices[0].name|FieldValueInvalid|Invalid value: \"v\": must "
                "not already exist in volumeMounts\n"
                "spec.containers[0].volumeDevices[1].devicePath|FieldValueInvalid|Invalid value: \"/a\""
                ": must be unique\n"
                "spec.containers[0].volumeDevices[1].devicePath|FieldValueInvalid|Invalid value: \"/a\""
                ": must not already exist as a path in volumeMounts\n"
                "spec.containers[0].volumeDevices[1].name|FieldValueInvalid|Invalid value: \"v\": must "
                "be unique\n"
                "spec.containers[0].volumeDevices[1].name|FieldValueInvalid|Invalid value: \"v\": must "
                "not already exist in volumeMounts\n"
                "spec.containers[0].volumeDevices[2].devicePath|FieldValueInvalid|Invalid value: \"/b/"
                "../c\": can not contain backsteps ('..')\n"
                "spec.containers[0].volumeDevices[2].name|FieldValueInvalid|Invalid value: \"e\": can o"
                "nly use volume source type of PersistentVolumeClaim or Ephemeral for block mode\n"
                "spec.containers[0].volumeMounts[0].mountPath|FieldValueInvalid|Invalid value: \"/a\": "
                "must not already exist as a path in volumeDevices\n"
                "spec.containers[0].volumeMounts[0].name|FieldValueInvalid|Invalid value: \"v\": must n"
                "ot already exist in volumeDevices\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={}",
      .wanted = "spec.containers[0].livenessProbe|FieldValueRequired|Required value: must specify a h"
                "andler type\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'exec':{},'httpGet':{'port':80}}",
      .wanted = "spec.containers[0].livenessProbe.exec.command|FieldValueRequired|Required value\n"
                "spec.containers[0].livenessProbe.httpGet|FieldValueForbidden|Forbidden: may not spec"
                "ify more than 1 handler type\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'exec':{'command':[]}}",
      .wanted = "spec.containers[0].livenessProbe.exec.command|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'httpGet':{'port':0,'scheme':'X','path':''}}",
      .wanted = "spec.containers[0].livenessProbe.httpGet.port|FieldValueInvalid|Invalid value: 0: mu"
                "st be between 1 and 65535, inclusive\n"
                "spec.containers[0].livenessProbe.httpGet.scheme|FieldValueNotSupported|Unsupported v"
                "alue: \"X\": supported values: \"HTTP\", \"HTTPS\"\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'httpGet':{'port':'A_b','httpHeaders':[{'name':'a "
               "b','value':'x'}]}}",
      .wanted = "spec.containers[0].livenessProbe.httpGet.httpHeaders|FieldValueInvalid|Invalid value"
                ": \"a b\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X"
                "-Header-Name', regex used for validation is '[-A-Za-z0-9]+')\n"
                "spec.containers[0].livenessProbe.httpGet.port|FieldValueInvalid|Invalid value: \"A_b\""
                ": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'tcpSocket':{'port':70000}}",
      .wanted = "spec.containers[0].livenessProbe.tcpSocket.port|FieldValueInvalid|Invalid value: 700"
                "00: must be between 1 and 65535, inclusive\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'grpc':{'port':0}}",
      .wanted = "spec.containers[0].livenessProbe.grpc.port|FieldValueInvalid|Invalid value: 0: must "
                "be between 1 and 65535, inclusive\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'exec':{'command':['x']},'initialDelaySeconds':-1,"
               "'timeoutSeconds':-1,'periodSeconds':-1,'successThreshold':2,'failureThreshold':-1}",
      .wanted = "spec.containers[0].livenessProbe.failureThreshold|FieldValueInvalid|Invalid value: -"
                "1: must be greater than or equal to 0\n"
                "spec.containers[0].livenessProbe.initialDelaySeconds|FieldValueInvalid|Invalid value"
                ": -1: must be greater than or equal to 0\n"
                "spec.containers[0].livenessProbe.periodSeconds|FieldValueInvalid|Invalid value: -1: "
                "must be greater than or equal to 0\n"
                "spec.containers[0].livenessProbe.successThreshold|FieldValueInvalid|Invalid value: 2"
                ": must be 1\n"
                "spec.containers[0].livenessProbe.timeoutSeconds|FieldValueInvalid|Invalid value: -1:"
                " must be greater than or equal to 0\n" },
    { .write = "create",
      .edits = "spec.containers[0].startupProbe={'exec':{'command':['x']},'successThreshold':2}",
      .wanted = "spec.containers[0].startupProbe.successThreshold|FieldValueInvalid|Invalid value: 2:"
                " must be 1\n" },
    { .write = "create",
      .edits = "spec.containers[0].readinessProbe={'exec':{'command':['x']},'terminationGracePeriodS"
               "econds':3}",
      .wanted = "spec.containers[0].readinessProbe.terminationGracePeriodSeconds|FieldValueInvalid|In"
                "valid value: 3: must not be set for readinessProbes\n" },
    { .write = "create",
      .edits = "spec.containers[0].livenessProbe={'exec':{'command':['x']},'terminationGracePeriodSe"
               "conds':0}",
      .wanted = "spec.containers[0].livenessProbe.terminationGracePeriodSeconds|FieldValueInvalid|Inv"
                "alid value: 0: must be greater than 0\n" },
    { .write = "create",
      .edits = "spec.containers[0].lifecycle={'postStart':{},'preStop':{'exec':{},'sleep':{'seconds'"
               ":1}}}",
      .wanted = "spec.containers[0].lifecycle.postStart|FieldValueRequired|Required value: must speci"
                "fy a handler type\n"
                "spec.containers[0].lifecycle.preStop.exec.command|FieldValueRequired|Required value\n"
                "spec.containers[0].lifecycle.preStop.sleep|FieldValueForbidden|Forbidden: may not sp"
                "ecify more than 1 handler type\n" },
    { .write = "create",
      .edits = "spec.containers[0].lifecycle={'preStop':{'sleep':{'seconds':-1}}}",
      .wanted = "spec.containers[0].lifecycle.preStop.sleep|FieldValueInvalid|Invalid value: -1: must"
                " be non-negative and less than terminationGracePeriodSeconds (30)\n" },
    { .write = "create",
      .edits = "spec.containers[0].lifecycle={'preStop':{'sleep':{'seconds':31}}}",
      .wanted = "spec.containers[0].lifecycle.preStop.sleep|FieldValueInvalid|Invalid value: 31: must"
                " be non-negative and less than terminationGracePeriodSeconds (30)\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'limits':{'cpu':'-1','a b':'1','example.com/x':'1500m'"
               "}}",
      .wanted = "spec.containers[0].resources.limits[a b]|FieldValueInvalid|Invalid value: \"a b\": mus"
                "t be a standard resource for containers\n"
                "spec.containers[0].resources.limits[a b]|FieldValueInvalid|Invalid value: \"a b\": nam"
                "e part must consist of alphanumeric characters, '-', '_' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', reg"
                "ex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.containers[0].resources.limits[cpu]|FieldValueInvalid|Invalid value: \"-1\": must"
                " be greater than or equal to 0\n"
                "spec.containers[0].resources.limits[example.com/x]|FieldValueInvalid|Invalid value: "
                "\"1500m\": must be an integer\n"
                "spec.containers[0].resources.requests[a b]|FieldValueInvalid|Invalid value: \"a b\": m"
                "ust be a standard resource for containers\n"
                "spec.containers[0].resources.requests[a b]|FieldValueInvalid|Invalid value: \"a b\": n"
                "ame part must consist of alphanumeric characters, '-', '_' or '.', and must start an"
                "d end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', r"
                "egex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.containers[0].resources.requests[cpu]|FieldValueInvalid|Invalid value: \"-1\": mu"
                "st be greater than or equal to 0\n"
                "spec.containers[0].resources.requests[example.com/x]|FieldValueInvalid|Invalid value"
                ": \"1500m\": must be an integer\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'limits':{'cpu':'1'},'requests':{'cpu':'2'}}",
      .wanted = "spec.containers[0].resources.requests|FieldValueInvalid|Invalid value: \"2\": must be "
                "less than or equal to cpu limit of 1\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'limits':{'example.com/x':'2'},'requests':{'example.co"
               "m/x':'1'}}",
      .wanted = "spec.containers[0].resources.requests|FieldValueInvalid|Invalid value: \"1\": must be "
                "equal to example.com/x limit of 2\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'requests':{'example.com/x':'1'}}",
      .wanted = "spec.containers[0].resources.limits|FieldValueRequired|Required value: Limit must be"
                " set for non overcommitable resources\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'limits':{'hugepages-2Mi':'1Mi'}}",
      .wanted = "spec.containers[0].resources.limits[hugepages-2Mi]|FieldValueInvalid|Invalid value: "
                "\"1Mi\": 1Mi is not positive integer multiple of hugepages-2Mi\n"
                "spec.containers[0].resources.requests[hugepages-2Mi]|FieldValueInvalid|Invalid value"
                ": \"1Mi\": 1Mi is not positive integer multiple of hugepages-2Mi\n"
                "spec.containers[0].resources|FieldValueForbidden|Forbidden: HugePages require cpu or"
                " memory\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'limits':{'hugepages-2Mi':'2Mi'}}",
      .wanted = "spec.containers[0].resources|FieldValueForbidden|Forbidden: HugePages require cpu or"
                " memory\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'limits':{'storage':'1'},'requests':{'pods':'1'}}",
      .wanted = "spec.containers[0].resources.limits[storage]|FieldValueInvalid|Invalid value: \"stora"
                "ge\": must be a standard resource for containers\n"
                "spec.containers[0].resources.requests[pods]|FieldValueInvalid|Invalid value: \"pods\":"
                " must be a standard resource for containers\n"
                "spec.containers[0].resources.requests[storage]|FieldValueInvalid|Invalid value: \"sto"
                "rage\": must be a standard resource for containers\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'claims':[{'name':'x'}]}",
      .wanted = "spec.containers[0].resources.claims[0]|FieldValueNotFound|Not found: \"x\": must be on"
                "e of the names in pod.spec.resourceClaims which is empty\n" },
    { .write = "create",
      .edits = "spec.containers[0].resources={'claims':[{'name':''}]}",
      .wanted = "spec.containers[0].resources.claims[0]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].resizePolicy=[{'resourceName':'cpu','restartPolicy':'X'},{'resour"
               "ceName':'disk','restartPolicy':''},{'resourceName':'cpu','restartPolicy':'NotRequire"
               "d'}]",
      .wanted = "spec.containers[0].resizePolicy[2]|FieldValueDuplicate|Duplicate value: \"cpu\"\n"
                "spec.containers[0].resizePolicy|FieldValueNotSupported|Unsupported value: \"X\": suppo"
                "rted values: \"NotRequired\", \"RestartContainer\"\n"
                "spec.containers[0].resizePolicy|FieldValueNotSupported|Unsupported value: \"disk\": su"
                "pported values: \"cpu\", \"memory\"\n"
                "spec.containers[0].resizePolicy|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.containers[0].securityContext={'runAsUser':-1,'procMount':'X'}",
      .wanted = "spec.containers[0].securityContext.procMount|FieldValueNotSupported|Unsupported valu"
                "e: \"X\": supported values: \"Default\", \"Unmasked\"\n"
                "spec.containers[0].securityContext.runAsUser|FieldValueInvalid|Invalid value: -1: mu"
                "st be between 0 and 2147483647, inclusive\n" },
    { .write = "create",
      .edits = "spec.containers[0].securityContext={'privileged':true,'allowPrivilegeEscalation':fal"
               "se}",
      .wanted = "spec.containers[0].securityContext|FieldValueInvalid|Invalid value: {*}: cannot set "
                "`allowPrivilegeEscalation` to false and `privileged` to true\n" },
    { .write = "create",
      .edits = "spec.containers[0].securityContext={'capabilities':{'add':['CAP_SYS_ADMIN']},'allowP"
               "rivilegeEscalation':false}",
      .wanted = "spec.containers[0].securityContext|FieldValueInvalid|Invalid value: {*}: cannot set "
                "`allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN\n" },
    { .write = "create",
      .edits = "spec.containers[0].securityContext={'procMount':'Unmasked'}",
      .wanted = "spec.containers[0].securityContext.procMount|FieldValueInvalid|Invalid value: \"Unmas"
                "ked\": `hostUsers` must be false to use `Unmasked`\n" },
    { .write = "create",
      .edits = "spec.containers[0].securityContext={'seccompProfile':{'type':'Localhost'},'appArmorP"
               "rofile':{'type':'Localhost'}}",
      .wanted = "spec.containers[0].securityContext.appArmorProfile.localhostProfile|FieldValueRequir"
                "ed|Required value: must be set when AppArmor type is Localhost\n"
                "spec.containers[0].securityContext.seccompProfile.localhostProfile|FieldValueRequire"
                "d|Required value: must be set when seccomp type is Localhost\n" },
    { .write = "create",
      .edits = "spec.containers[0].securityContext={'windowsOptions':{'hostProcess':true}}",
      .wanted = "spec.hostNetwork|FieldValueInvalid|Invalid value: false: hostNetwork must be true if"
                " pod contains any hostProcess containers\n" },
    { .write = "create",
      .edits = "spec.resources={'limits':{'cpu':'1'},'requests':{'cpu':'2'}}",
      .wanted = "spec.resources.requests|FieldValueInvalid|Invalid value: \"2\": must be less than or e"
                "qual to cpu limit of 1\n" },
    { .write = "create",
      .edits = "spec.resources={'requests':{'cpu':'1','example.com/x':'1','ephemeral-storage':'1'}}",
      .wanted = "spec.resources.limits|FieldValueRequired|Required value: Limit must be set for non o"
                "vercommitable resources\n"
                "spec.resources.requests[ephemeral-storage]|FieldValueNotSupported|Unsupported value:"
                " \"ephemeral-storage\": supported values: \"cpu\", \"hugepages-\", \"memory\"\n"
                "spec.resources.requests[example.com/x]|FieldValueNotSupported|Unsupported value: \"ex"
                "ample.com/x\": supported values: \"cpu\", \"hugepages-\", \"memory\"\n" },
    { .write = "create",
      .edits = "spec.resources={'claims':[{'name':'x'}]}",
      .wanted = "spec.resources.claims[0]|FieldValueNotFound|Not found: \"x\": must be one of the names"
                " in pod.spec.resourceClaims which is empty\n"
                "spec.resources.claims|FieldValueForbidden|Forbidden: claims may not be set for Resou"
                "rces at pod-level\n" },
    { .write = "create",
      .edits = "spec.resources={'limits':{'cpu':'1'}} ; spec.containers[0].resources={'limits':{'cpu"
               "':'2'}}",
      .wanted = "spec.resources.containers[0][cpu].limits|FieldValueInvalid|Invalid value: \"2\": must "
                "be less than or equal to pod limits of 1\n"
                "spec.resources.requests|FieldValueInvalid|Invalid value: \"2\": must be less than or e"
                "qual to cpu limit of 1\n" },
    { .write = "create",
      .edits = "spec.resources={'requests':{'cpu':'1'}} ; spec.containers[0].resources={'requests':{"
               "'cpu':'2'}}",
      .wanted = "spec.resources.requests[cpu]|FieldValueInvalid|Invalid value: \"1\": must be greater t"
                "han or equal to aggregate container requests of 2\n" },
    { .write = "create",
      .edits = "spec.resourceClaims=[{'name':'A'},{'name':'x','resourceClaimName':'y','resourceClaim"
               "TemplateName':'z'},{'name':'x','resourceClaimName':'y'}]",
      .wanted = "spec.resourceClaims[0].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 11"
                "23 label must consist of lower case alphanumeric characters or '-', and must start a"
                "nd end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for"
                " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.resourceClaims[0]|FieldValueInvalid|Invalid value: {*}: must specify one of: `r"
                "esourceClaimName`, `resourceClaimTemplateName`\n"
                "spec.resourceClaims[1]|FieldValueInvalid|Invalid value: {*}: at most one of `resourc"
                "eClaimName` or `resourceClaimTemplateName` may be specified\n"
                "spec.resourceClaims[2].name|FieldValueDuplicate|Duplicate value: \"x\"\n" },
    { .write = "create",
      .edits = "metadata.annotations={'container.apparmor.security.beta.kubernetes.io/x':'bad'}",
      .wanted = "metadata.annotations[container.apparmor.security.beta.kubernetes.io/x]|FieldValueInv"
                "alid|Invalid value: \"bad\": invalid AppArmor profile name: \"bad\"\n"
                "metadata.annotations[container.apparmor.security.beta.kubernetes.io/x]|FieldValueInv"
                "alid|Invalid value: \"x\": container not found\n" },
    { .write = "create",
      .edits = "metadata.annotations={'seccomp.security.alpha.kubernetes.io/pod':'bad'}",
      .wanted = "metadata.annotations.seccomp.security.alpha.kubernetes.io/pod|FieldValueInvalid|Inva"
                "lid value: \"bad\": must be a valid seccomp profile\n" },
    { .write = "create",
      .edits = "metadata.annotations={'controller.kubernetes.io/pod-deletion-cost':'+3'}",
      .wanted = "metadata.annotations[controller.kubernetes.io/pod-deletion-cost]|FieldValueInvalid|I"
                "nvalid value: \"+3\": must be a 32bit integer\n" },
    { .write = "create",
      .edits = "metadata.annotations={'scheduler.alpha.kubernetes.io/tolerations':'x'}",
      .wanted = "metadata.annotations|FieldValueInvalid|Invalid value: \"scheduler.alpha.kubernetes.io"
                "/tolerations\": invalid character 'x' looking for beginning of value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'','emptyDir':{}},{'name':'A','emptyDir':{}},{'name':'v','empt"
               "yDir':{}},{'name':'v','emptyDir':{}}]",
      .wanted = "spec.volumes[0].name|FieldValueRequired|Required value\n"
                "spec.volumes[1].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 labe"
                "l must consist of lower case alphanumeric characters or '-', and must start and end "
                "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for valida"
                "tion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.volumes[3].name|FieldValueDuplicate|Duplicate value: \"v\"\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','emptyDir':{'sizeLimit':'-1','medium':'X'}}]",
      .wanted = "spec.volumes[0].emptyDir.sizeLimit|FieldValueForbidden|Forbidden: SizeLimit field mu"
                "st be a valid resource quantity\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','emptyDir':{},'hostPath':{'path':'/a'}}]",
      .wanted = "spec.volumes[0].hostPath|FieldValueForbidden|Forbidden: may not specify more than 1 "
                "volume type\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','hostPath':{'path':''}}]",
      .wanted = "spec.volumes[0].hostPath.path|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','hostPath':{'path':'/a/../b','type':'X'}}]",
      .wanted = "spec.volumes[0].hostPath.path|FieldValueInvalid|Invalid value: \"/a/../b\": must not c"
                "ontain '..'\n"
                "spec.volumes[0].hostPath.type|FieldValueNotSupported|Unsupported value: \"X\": support"
                "ed values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\""
                ", \"FileOrCreate\", \"Socket\"\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','secret':{'secretName':''}}]",
      .wanted = "spec.volumes[0].secret.secretName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','secret':{'secretName':'x','defaultMode':1000,'items':[{'k"
               "ey':'','path':''},{'key':'k','path':'/a','mode':-1},{'key':'k','path':'a/../b'}]}}]",
      .wanted = "spec.volumes[0].secret.defaultMode|FieldValueInvalid|Invalid value: 1000: must be a "
                "number between 0 and 0777 (octal), both inclusive\n"
                "spec.volumes[0].secret.items[0].key|FieldValueRequired|Required value\n"
                "spec.volumes[0].secret.items[0].path|FieldValueRequired|Required value\n"
                "spec.volumes[0].secret.items[1].mode|FieldValueInvalid|Invalid value: -1: must be a "
                "number between 0 and 0777 (octal), both inclusive\n"
                "spec.volumes[0].secret.items[1].path|FieldValueInvalid|Invalid value: \"/a\": must be "
                "a relative path\n"
                "spec.volumes[0].secret.items[2].path|FieldValueInvalid|Invalid value: \"a/../b\": must"
                " not contain '..'\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','configMap':{'name':''}}]",
      .wanted = "spec.volumes[0].configMap.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','configMap':{'name':'x','defaultMode':1000,'items':[{'key'"
               ":'a','path':'..x'}]}}]",
      .wanted = "spec.volumes[0].configMap.defaultMode|FieldValueInvalid|Invalid value: 1000: must be"
                " a number between 0 and 0777 (octal), both inclusive\n"
                "spec.volumes[0].configMap.items[0].path|FieldValueInvalid|Invalid value: \"..x\": must"
                " not start with '..'\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','downwardAPI':{'items':[{'path':''},{'path':'a','fieldRef'"
               ":{'fieldPath':'metadata.name'},'resourceFieldRef':{'resource':'limits.cpu'}},{'path'"
               ":'/b','fieldRef':{'fieldPath':'spec.nodeName'}},{'path':'c','resourceFieldRef':{'res"
               "ource':'limits.cpu'}}]}}]",
      .wanted = "spec.volumes[0].downwardAPI.fieldRef.fieldPath|FieldValueNotSupported|Unsupported va"
                "lue: \"spec.nodeName\": supported values: \"metadata.annotations\", \"metadata.labels\", \""
                "metadata.name\", \"metadata.namespace\", \"metadata.uid\"\n"
                "spec.volumes[0].downwardAPI.path|FieldValueInvalid|Invalid value: \"/b\": must be a re"
                "lative path\n"
                "spec.volumes[0].downwardAPI.path|FieldValueRequired|Required value\n"
                "spec.volumes[0].downwardAPI.resourceFieldRef.containerName|FieldValueRequired|Requir"
                "ed value\n"
                "spec.volumes[0].downwardAPI|FieldValueInvalid|Invalid value: \"resource\": fieldRef an"
                "d resourceFieldRef can not be specified simultaneously\n"
                "spec.volumes[0].downwardAPI|FieldValueRequired|Required value: one of fieldRef and r"
                "esourceFieldRef is required\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[]}}]",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{}],'defaultMode':-1}}]",
      .wanted = "spec.volumes[0].projected.defaultMode|FieldValueInvalid|Invalid value: -1: must be a"
                " number between 0 and 0777 (octal), both inclusive\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'secret':{'name':''},'configMap':"
               "{'name':'x'}}]}}]",
      .wanted = "spec.volumes[0].projected.sources[0].secret.name|FieldValueRequired|Required value\n"
                "spec.volumes[0].projected.sources[0]|FieldValueForbidden|Forbidden: may not specify "
                "more than 1 volume type per source\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'configMap':{'name':'x','items':["
               "{'key':'a','path':'p'}]}},{'secret':{'name':'y','items':[{'key':'a','path':'p'}]}}]}"
               "}]",
      .wanted = "spec.volumes[0].projected|FieldValueInvalid|Invalid value: \"y\": conflicting duplicat"
                "e paths\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'',"
               "'expirationSeconds':1}}]}}]",
      .wanted = "spec.volumes[0].projected.path|FieldValueRequired|Required value\n"
                "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds|FieldValu"
                "eInvalid|Invalid value: 1: may not specify a duration less than 10 minutes\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'/a"
               "','expirationSeconds':4294967297}}]}}]",
      .wanted = "spec.volumes[0].projected.path|FieldValueInvalid|Invalid value: \"/a\": must be a rela"
                "tive path\n"
                "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds|FieldValu"
                "eInvalid|Invalid value: 4294967297: may not specify a duration larger than 2^32 seco"
                "nds\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'downwardAPI':{'items':[{'path':'"
               "a','fieldRef':{'fieldPath':'x'}}]}}]}}]",
      .wanted = "spec.volumes[0].projected.sources[0].downwardAPI.fieldRef.fieldPath|FieldValueInvali"
                "d|Invalid value: \"x\": error converting fieldPath: field label not supported: x\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','projected':{'sources':[{'clusterTrustBundle':{'path':'a'}"
               "}]}}]",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','persistentVolumeClaim':{'claimName':''}}]",
      .wanted = "spec.volumes[0].persistentVolumeClaim.claimName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','nfs':{'server':'','path':'a'}}]",
      .wanted = "spec.volumes[0].nfs.path|FieldValueInvalid|Invalid value: \"a\": must be an absolute p"
                "ath\n"
                "spec.volumes[0].nfs.server|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','iscsi':{'targetPortal':'','iqn':'x','lun':300}}]",
      .wanted = "spec.volumes[0].iscsi.iqn|FieldValueInvalid|Invalid value: \"x\": must be valid format"
                " starting with iqn, eui, or naa\n"
                "spec.volumes[0].iscsi.lun|FieldValueInvalid|Invalid value: 300: must be between 0 an"
                "d 255, inclusive\n"
                "spec.volumes[0].iscsi.targetPortal|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','csi':{'driver':''}}]",
      .wanted = "spec.volumes[0].csi.driver|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','csi':{'driver':'A_b','nodePublishSecretRef':{'name':''}}}"
               "]",
      .wanted = "spec.volumes[0].csi.driver|FieldValueInvalid|Invalid value: \"A_b\": a lowercase RFC 1"
                "123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and mu"
                "st start and end with an alphanumeric character (e.g. 'example.com', regex used for "
                "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.volumes[0].csi.nodePublishSecretRef.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','image':{'reference':'','pullPolicy':'X'}}]",
      .wanted = "spec.volumes[0].image.pullPolicy|FieldValueNotSupported|Unsupported value: \"X\": supp"
                "orted values: \"Always\", \"IfNotPresent\", \"Never\"\n"
                "spec.volumes[0].image.reference|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','image':{}}]",
      .wanted = "spec.volumes[0].image.reference|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','ephemeral':{}}]",
      .wanted = "spec.volumes[0].ephemeral.volumeClaimTemplate|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{}}}}]",
      .wanted = "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes|FieldValueRequired|Re"
                "quired value: at least 1 access mode is required\n"
                "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]|FieldValueRequ"
                "ired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'x'"
               "},'spec':{'accessModes':['X'],'resources':{'requests':{'storage':'0'}}}}}}]",
      .wanted = "spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name|FieldValueForbidden|Forb"
                "idden: cannot be set\n"
                "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes|FieldValueNotSupporte"
                "d|Unsupported value: \"X\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWr"
                "iteOnce\", \"ReadWriteOncePod\"\n"
                "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]|FieldValueInva"
                "lid|Invalid value: \"0\": must be greater than zero\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','fc':{}},{'name':'w','fc':{'targetWWNs':['a'],'lun':1,'wwi"
               "ds':['b']}},{'name':'x','flexVolume':{'driver':''}}]",
      .wanted = "spec.volumes[0].fc.targetWWNs|FieldValueRequired|Required value: must specify either"
                " targetWWNs or wwids, but not both\n"
                "spec.volumes[1].fc.targetWWNs|FieldValueInvalid|Invalid value: [\"a\"]: targetWWNs and"
                " wwids can not be specified simultaneously\n"
                "spec.volumes[2].flexVolume.driver|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','glusterfs':{'endpoints':'','path':''}},{'name':'w','rbd':"
               "{'monitors':[],'image':''}},{'name':'x','cephfs':{'monitors':[]}},{'name':'y','cinde"
               "r':{'volumeID':''}}]",
      .wanted = "spec.volumes[0].glusterfs.endpoints|FieldValueRequired|Required value\n"
                "spec.volumes[0].glusterfs.path|FieldValueRequired|Required value\n"
                "spec.volumes[1].rbd.image|FieldValueRequired|Required value\n"
                "spec.volumes[1].rbd.monitors|FieldValueRequired|Required value\n"
                "spec.volumes[2].cephfs.monitors|FieldValueRequired|Required value\n"
                "spec.volumes[3].cinder.volumeID|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','gitRepo':{'repository':'','directory':'..'}},{'name':'w',"
               "'azureDisk':{'diskName':'','diskURI':'','cachingMode':'X','kind':'Y'}},{'name':'x','"
               "azureFile':{'secretName':'','shareName':''}}]",
      .wanted = "spec.volumes[0].gitRepo.directory|FieldValueInvalid|Invalid value: \"..\": must not co"
                "ntain '..'\n"
                "spec.volumes[0].gitRepo.repository|FieldValueRequired|Required value\n"
                "spec.volumes[1].azureDisk.cachingMode|FieldValueNotSupported|Unsupported value: \"X\":"
                " supported values: \"None\", \"ReadOnly\", \"ReadWrite\"\n"
                "spec.volumes[1].azureDisk.diskName|FieldValueRequired|Required value\n"
                "spec.volumes[1].azureDisk.diskURI|FieldValueNotSupported|Unsupported value: \"\": supp"
                "orted values: \"https://{account-name}.blob.core.windows.net/{container-name}/{disk-n"
                "ame}.vhd\"\n"
                "spec.volumes[1].azureDisk.diskURI|FieldValueRequired|Required value\n"
                "spec.volumes[1].azureDisk.kind|FieldValueNotSupported|Unsupported value: \"Y\": suppor"
                "ted values: \"Dedicated\", \"Managed\", \"Shared\"\n"
                "spec.volumes[2].azureFile.secretName|FieldValueRequired|Required value\n"
                "spec.volumes[2].azureFile.shareName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','scaleIO':{'gateway':'','system':'','volumeName':'','stora"
               "geMode':'x'}},{'name':'w','storageos':{'volumeName':'A_'}},{'name':'x','portworxVolu"
               "me':{'volumeID':''}},{'name':'y','vsphereVolume':{'volumePath':''}}]",
      .wanted = "spec.volumes[0].scaleIO.gateway|FieldValueRequired|Required value\n"
                "spec.volumes[0].scaleIO.system|FieldValueRequired|Required value\n"
                "spec.volumes[0].scaleIO.volumeName|FieldValueRequired|Required value\n"
                "spec.volumes[1].storageos.volumeName|FieldValueInvalid|Invalid value: \"A_\": a lowerc"
                "ase RFC 1123 label must consist of lower case alphanumeric characters or '-', and mu"
                "st start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', rege"
                "x used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.volumes[2].portworxVolume.volumeID|FieldValueRequired|Required value\n"
                "spec.volumes[3].vsphereVolume.volumePath|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumes=[{'name':'v','awsElasticBlockStore':{'volumeID':'','partition':-1}},{'n"
               "ame':'w','gcePersistentDisk':{'pdName':'','partition':300}},{'name':'x','flocker':{}"
               "},{'name':'y','quobyte':{'registry':'a','volume':''}},{'name':'z','photonPersistentD"
               "isk':{'pdID':''}}]",
      .wanted = "spec.volumes[0].awsElasticBlockStore.partition|FieldValueInvalid|Invalid value: -1: "
                "must be between 1 and 255, inclusive\n"
                "spec.volumes[0].awsElasticBlockStore.volumeID|FieldValueRequired|Required value\n"
                "spec.volumes[1].persistentDisk.partition|FieldValueInvalid|Invalid value: 300: must "
                "be between 1 and 255, inclusive\n"
                "spec.volumes[1].persistentDisk.pdName|FieldValueRequired|Required value\n"
                "spec.volumes[2].flocker|FieldValueRequired|Required value: one of datasetName and da"
                "tasetUUID is required\n"
                "spec.volumes[3].quobyte.registry|FieldValueInvalid|Invalid value: \"a\": must be a hos"
                "t:port pair or multiple pairs separated by commas\n"
                "spec.volumes[3].quobyte.volume|FieldValueRequired|Required value\n"
                "spec.volumes[4].photonPersistentDisk.pdID|FieldValueRequired|Required value\n" },
    { .write = "update",
      .edits = "spec.containers[0].name='d'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "update",
      .edits = "spec.containers[0].image='new'",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.containers[0].image=''",
      .wanted = "spec.containers[0].image|FieldValueRequired|Required value\n" },
    { .write = "update",
      .edits = "spec.containers[+]={'name':'d','image':'i'}",
      .wanted = "spec.containers|FieldValueForbidden|Forbidden: pod updates may not add or remove con"
                "tainers\n" },
    { .write = "update",
      .edits = "spec.terminationGracePeriodSeconds=1",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "update",
      .edits = "spec.activeDeadlineSeconds=10",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.activeDeadlineSeconds=0",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 0: must be between 1 and"
                " 2147483647, inclusive\n" },
    { .write = "update",
      .edits = "spec.tolerations[+]={'key':'x','operator':'Exists'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.tolerations=[]",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.nodeName='n'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "update",
      .edits = "spec.hostname='x'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "update",
      .edits = "spec.schedulingGates=[{'name':'a'}]",
      .wanted = "spec.schedulingGates[0].name|FieldValueForbidden|Forbidden: only deletion is allowed"
                ", but found new scheduling gate 'a'\n" },
    { .write = "update",
      .edits = "spec.nodeSelector={'a':'b'}",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "update",
      .edits = "metadata.labels={'x':'y'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i'}]",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "update",
      .edits = "spec.containers[0].resources={'requests':{'cpu':'1'}}",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "update",
      .edits = "spec.priority=5",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "status",
      .edits = "status.phase='Running'",
      .wanted = "" },
    { .write = "status",
      .edits = "status.podIP='x' ; status.podIPs=[{'ip':'x'}]",
      .wanted = "status.podIPs[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP address, ("
                "e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "status",
      .edits = "status.podIPs=[{'ip':'1.2.3.4'},{'ip':'1.2.3.5'}] ; status.podIP='1.2.3.4'",
      .wanted = "status.podIPs|FieldValueInvalid|Invalid value: {*}: may specify no more than one IP "
                "for each IP family\n" },
    { .write = "status",
      .edits = "status.hostIPs=[{'ip':'x'}] ; status.hostIP='x'",
      .wanted = "status.hostIPs[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP address, "
                "(e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'Ready','status':'True'},{'type':'Ready','status':'False'"
               "}]",
      .wanted = "" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'a b','status':'X'}]",
      .wanted = "status.conditions[0].Type|FieldValueInvalid|Invalid value: \"a b\": name part must con"
                "sist of alphanumeric characters, '-', '_' or '.', and must start and end with an alp"
                "hanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for val"
                "idation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "status",
      .edits = "status.nominatedNodeName='A'",
      .wanted = "status.nominatedNodeName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 "
                "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must s"
                "tart and end with an alphanumeric character (e.g. 'example.com', regex used for vali"
                "dation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "status",
      .edits = "status.containerStatuses=[{'name':'c','image':'','imageID':'','ready':false,'restart"
               "Count':0,'state':{'terminated':{'exitCode':1}}}]",
      .wanted = "" },
    { .write = "status",
      .edits = "status.containerStatuses=[{'name':'c','image':'','imageID':'','ready':false,'restart"
               "Count':0,'state':{'running':{},'waiting':{}}}]",
      .wanted = "" },
    { .write = "status",
      .edits = "status.qosClass='Guaranteed'",
      .wanted = "status.qosClass|FieldValueInvalid|Invalid value: \"Guaranteed\": field is immutable\n" },
    { .write = "status",
      .edits = "status.resourceClaimStatuses=[{'name':'x'}]",
      .wanted = "status.resourceClaimStatuses[0].name|FieldValueInvalid|Invalid value: \"x\": must matc"
                "h the name of an entry in `spec.resourceClaims`\n" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i'}]",
      .wanted = "" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'','image':''}]",
      .wanted = "spec.ephemeralContainers[0].image|FieldValueRequired|Required value\n"
                "spec.ephemeralContainers[0].name|FieldValueRequired|Required value\n" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'c','image':'i'}]",
      .wanted = "spec.ephemeralContainers[0].name|FieldValueDuplicate|Duplicate value: \"c\"\n" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i'},{'name':'e','image':'j'}]",
      .wanted = "spec.ephemeralContainers[1].name|FieldValueDuplicate|Duplicate value: \"e\"\n" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i','targetContainerName':'x'}]",
      .wanted = "spec.ephemeralContainers[0].targetContainerName|FieldValueNotFound|Not found: \"x\"\n" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i','ports':[{'containerPort':1}],'liv"
               "enessProbe':{'exec':{'command':['x']}},'readinessProbe':{'exec':{'command':['x']}},'"
               "startupProbe':{'exec':{'command':['x']}},'lifecycle':{'preStop':{'exec':{'command':["
               "'x']}}},'resources':{'limits':{'cpu':'1'}}}]",
      .wanted = "spec.ephemeralContainers[0].lifecycle|FieldValueForbidden|Forbidden: cannot be set f"
                "or an Ephemeral Container\n"
                "spec.ephemeralContainers[0].livenessProbe|FieldValueForbidden|Forbidden: cannot be s"
                "et for an Ephemeral Container\n"
                "spec.ephemeralContainers[0].ports|FieldValueForbidden|Forbidden: cannot be set for a"
                "n Ephemeral Container\n"
                "spec.ephemeralContainers[0].readinessProbe|FieldValueForbidden|Forbidden: cannot be "
                "set for an Ephemeral Container\n"
                "spec.ephemeralContainers[0].resources|FieldValueForbidden|Forbidden: cannot be set f"
                "or an Ephemeral Container\n"
                "spec.ephemeralContainers[0].startupProbe|FieldValueForbidden|Forbidden: cannot be se"
                "t for an Ephemeral Container\n" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i','volumeMounts':[{'name':'v','mount"
               "Path':'/x'}]}]",
      .wanted = "spec.ephemeralContainers[0].volumeMounts[0].name|FieldValueNotFound|Not found: \"v\"\n" },
    { .write = "ephemeralcontainers",
      .edits = "spec.ephemeralContainers=[{'name':'e','image':'i','restartPolicy':'Always'}]",
      .wanted = "spec.ephemeralContainers[0].restartPolicy|FieldValueForbidden|Forbidden: cannot be s"
                "et for an Ephemeral Container\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resources={'requests':{'cpu':'1'}}",
      .wanted = "spec|FieldValueInvalid|Invalid value: \"BestEffort\": Pod QOS Class may not change as "
                "a result of resizing\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resources={'requests':{'cpu':'-1'}}",
      .wanted = "spec.containers[0].resources.requests[cpu]|FieldValueInvalid|Invalid value: \"-1\": mu"
                "st be greater than or equal to 0\n" },
    { .write = "resize",
      .edits = "spec.containers[0].image='x'",
      .wanted = "" },
    { .write = "resize",
      .edits = "spec.containers[0].resources={'requests':{'ephemeral-storage':'1'}}",
      .wanted = "spec|FieldValueForbidden|Forbidden: only cpu and memory resources are mutable\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resizePolicy=[{'resourceName':'cpu','restartPolicy':'RestartConta"
               "iner'}]",
      .wanted = "spec|FieldValueForbidden|Forbidden: only cpu and memory resources are mutable\n" },
    { .write = "resize",
      .edits = "metadata.labels={'a':'b'}",
      .wanted = "" },
    /* Pod sized */
    { .kind = "v1 Pod",
      .base = "{'metadata':{'name':'sized'},'spec':{'serviceAccountName':'default','automountServic"
              "eAccountToken':false,'containers':[{'name':'c','image':'i','resources':{'requests':{"
              "'cpu':'1','memory':'1Gi'},'limits':{'memory':'1Gi','cpu':'2'}}}],'ephemeralContainer"
              "s':[]}}" },
    { .write = "update",
      .edits = "spec.containers[0].resources.requests{cpu}='2'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resources.requests{cpu}='1500m'",
      .wanted = "" },
    { .write = "resize",
      .edits = "spec.containers[0].resources.requests{cpu}='3'",
      .wanted = "spec.containers[0].resources.requests|FieldValueInvalid|Invalid value: \"3\": must be "
                "less than or equal to cpu limit of 2\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resources.requests{cpu}='2' ; spec.containers[0].resources.limits"
               "{memory}='1Gi'",
      .wanted = "spec|FieldValueInvalid|Invalid value: \"Burstable\": Pod QOS Class may not change as a"
                " result of resizing\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resources.limits{memory}='500Mi' ; spec.containers[0].resources.r"
               "equests{memory}='500Mi'",
      .wanted = "" },
    { .write = "resize",
      .edits = "spec.containers[0].resources",
      .wanted = "spec.containers[0].resources.limits|FieldValueForbidden|Forbidden: resource limits c"
                "annot be removed\n"
                "spec.containers[0].resources.requests|FieldValueForbidden|Forbidden: resource reques"
                "ts cannot be removed\n"
                "spec|FieldValueInvalid|Invalid value: \"Burstable\": Pod QOS Class may not change as a"
                " result of resizing\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resources={'requests':{'memory':'1Gi'}}",
      .wanted = "spec.containers[0].resources.limits|FieldValueForbidden|Forbidden: resource limits c"
                "annot be removed\n"
                "spec.containers[0].resources.requests|FieldValueForbidden|Forbidden: resource reques"
                "ts cannot be removed\n" },
    { .write = "resize",
      .edits = "spec.containers[0].resources={'requests':{'cpu':'2','memory':'1Gi'},'limits':{'memor"
               "y':'1Gi','cpu':'2'}}",
      .wanted = "spec|FieldValueInvalid|Invalid value: \"Burstable\": Pod QOS Class may not change as a"
                " result of resizing\n" },
    { .write = "resize",
      .edits = "spec.containers[+]={'name':'x','image':'i'}",
      .wanted = "spec.containers|FieldValueForbidden|Forbidden: containers may not be added or remove"
                "d on resize\n" },
    { .write = "resize",
      .edits = "spec.initContainers=[{'name':'x','image':'i'}]",
      .wanted = "spec.initContainers|FieldValueForbidden|Forbidden: initContainers may not be added o"
                "r removed on resize\n" },
    /* Pod gated */
    { .kind = "v1 Pod",
      .base = "{'metadata':{'name':'gated'},'spec':{'schedulingGates':[{'name':'a'},{'name':'b'}],'"
              "serviceAccountName':'default','automountServiceAccountToken':false,'nodeSelector':{'"
              "a':'b'},'activeDeadlineSeconds':5,'containers':[{'name':'c','image':'i'}]}}" },
    { .write = "update",
      .edits = "spec.schedulingGates=[]",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.schedulingGates=[{'name':'b'}]",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.schedulingGates=[{'name':'c'}]",
      .wanted = "spec.schedulingGates[0].name|FieldValueForbidden|Forbidden: only deletion is allowed"
                ", but found new scheduling gate 'c'\n" },
    { .write = "update",
      .edits = "spec.nodeSelector={'a':'b','c':'d'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.nodeSelector={'c':'d'}",
      .wanted = "spec.nodeSelector|FieldValueInvalid|Invalid value: {\"c\":\"d\"}: only additions to spec"
                ".nodeSelector are allowed (no mutations or deletions)\n" },
    { .write = "update",
      .edits = "spec.activeDeadlineSeconds=6",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: 6: must be less than or "
                "equal to previous value\n" },
    { .write = "update",
      .edits = "spec.activeDeadlineSeconds=4",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.activeDeadlineSeconds",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: null: must not update fr"
                "om a positive integer to nil value\n" },
    { .write = "update",
      .edits = "spec.affinity={'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'no"
               "deSelectorTerms':[{'matchExpressions':[{'key':'x','operator':'Exists'}]}]}}}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.nodeName='n'",
      .wanted = "spec|FieldValueForbidden|Forbidden: pod updates may not change fields other than `sp"
                "ec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePe"
                "riodSeconds` (allow it to be set to 1 if it was previously negative)\n" },
    /* v1 Service */
    { .kind = "v1 Service",
      .base = "{'metadata':{'name':'s'},'spec':{'clusterIP':'10.43.0.77','clusterIPs':['10.43.0.77'"
              "],'ports':[{'port':80}]}}" },
    { .write = "create",
      .edits = "metadata.name='1a'",
      .wanted = "" },
    { .write = "create",
      .edits = "metadata.name='a.b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a.b\": must not contain dots\n" },
    { .write = "create",
      .edits = "spec.ports=[]",
      .wanted = "spec.ports|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.ports=[] ; spec.clusterIP='None' ; spec.clusterIPs=['None']",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.ports=[{'port':0}]",
      .wanted = "spec.ports[0].port|FieldValueInvalid|Invalid value: 0: must be between 1 and 65535, "
                "inclusive\n"
                "spec.ports[0].targetPort|FieldValueInvalid|Invalid value: 0: must be between 1 and 6"
                "5535, inclusive\n" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80,'protocol':'X','targetPort':'A_b','appProtocol':'a b'}]",
      .wanted = "spec.ports[0].appProtocol|FieldValueInvalid|Invalid value: \"a b\": name part must con"
                "sist of alphanumeric characters, '-', '_' or '.', and must start and end with an alp"
                "hanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for val"
                "idation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.ports[0].protocol|FieldValueNotSupported|Unsupported value: \"X\": supported valu"
                "es: \"SCTP\", \"TCP\", \"UDP\"\n"
                "spec.ports[0].targetPort|FieldValueInvalid|Invalid value: \"A_b\": must contain only a"
                "lpha-numeric characters (a-z, 0-9), and hyphens (-)\n" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80,'targetPort':0}]",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80,'targetPort':70000}]",
      .wanted = "spec.ports[0].targetPort|FieldValueInvalid|Invalid value: 70000: must be between 1 a"
                "nd 65535, inclusive\n" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80},{'port':81}]",
      .wanted = "spec.ports[0].name|FieldValueRequired|Required value\n"
                "spec.ports[1].name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80,'name':'a'},{'port':80,'name':'b'}]",
      .wanted = "spec.ports[1]|FieldValueDuplicate|Duplicate value: {*}\n" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80,'name':'a'},{'port':81,'name':'a'}]",
      .wanted = "spec.ports[1].name|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80,'name':'A'}]",
      .wanted = "spec.ports[0].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 label "
                "must consist of lower case alphanumeric characters or '-', and must start and end wi"
                "th an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validati"
                "on is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.ports=[{'port':80,'nodePort':30000}]",
      .wanted = "spec.ports[0].nodePort|FieldValueForbidden|Forbidden: may not be used when `type` is"
                " 'ClusterIP'\n" },
    { .write = "create",
      .edits = "spec.type='Other'",
      .wanted = "spec.type|FieldValueNotSupported|Unsupported value: \"Other\": supported values: \"Clus"
                "terIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"\n" },
    { .write = "create",
      .edits = "spec.type=''",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.sessionAffinity='Other'",
      .wanted = "spec.sessionAffinity|FieldValueNotSupported|Unsupported value: \"Other\": supported va"
                "lues: \"ClientIP\", \"None\"\n" },
    { .write = "create",
      .edits = "spec.sessionAffinity='ClientIP' ; spec.sessionAffinityConfig={'clientIP':{'timeoutSe"
               "conds':0}}",
      .wanted = "spec.sessionAffinityConfig.clientIP.timeoutSeconds|FieldValueInvalid|Invalid value: "
                "0: must be greater than 0 and less than 86400\n" },
    { .write = "create",
      .edits = "spec.sessionAffinityConfig={'clientIP':{'timeoutSeconds':5}}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.selector={'a b':'c'}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: \"a b\": name part must consist of alph"
                "anumeric characters, '-', '_' or '.', and must start and end with an alphanumeric ch"
                "aracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.externalIPs=['x','127.0.0.1','0.0.0.0','169.254.1.1']",
      .wanted = "spec.externalIPs[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP address"
                ", (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "spec.externalIPs[1]|FieldValueInvalid|Invalid value: \"127.0.0.1\": may not be in the "
                "loopback range (127.0.0.0/8, ::1/128)\n"
                "spec.externalIPs[2]|FieldValueInvalid|Invalid value: \"0.0.0.0\": may not be unspecifi"
                "ed (0.0.0.0)\n"
                "spec.externalIPs[3]|FieldValueInvalid|Invalid value: \"169.254.1.1\": may not be in th"
                "e link-local range (169.254.0.0/16, fe80::/10)\n" },
    { .write = "create",
      .edits = "spec.externalName='x.y'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.type='ExternalName' ; spec.clusterIP ; spec.clusterIPs",
      .wanted = "spec.externalName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.type='ExternalName' ; spec.clusterIP ; spec.clusterIPs ; spec.externalName='A_b"
               "'",
      .wanted = "spec.externalName|FieldValueInvalid|Invalid value: \"A_b\": a lowercase RFC 1123 subdo"
                "main must consist of lower case alphanumeric characters, '-' or '.', and must start "
                "and end with an alphanumeric character (e.g. 'example.com', regex used for validatio"
                "n is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.type='ExternalName' ; spec.externalName='a.b'",
      .wanted = "spec.clusterIPs|FieldValueForbidden|Forbidden: may not be set for ExternalName servi"
                "ces\n" },
    { .write = "create",
      .edits = "spec.type='LoadBalancer' ; spec.loadBalancerSourceRanges=['x']",
      .wanted = "spec.LoadBalancerSourceRanges[0]|FieldValueInvalid|Invalid value: \"x\": must be a val"
                "id CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)\n" },
    { .write = "create",
      .edits = "spec.loadBalancerSourceRanges=['10.0.0.0/8']",
      .wanted = "spec.LoadBalancerSourceRanges|FieldValueForbidden|Forbidden: may only be used when `"
                "type` is 'LoadBalancer'\n" },
    { .write = "create",
      .edits = "spec.loadBalancerClass='a b'",
      .wanted = "spec.loadBalancerClass|FieldValueForbidden|Forbidden: may only be used when `type` i"
                "s 'LoadBalancer'\n" },
    { .write = "create",
      .edits = "spec.type='LoadBalancer' ; spec.loadBalancerClass='a b'",
      .wanted = "spec.loadBalancerClass|FieldValueInvalid|Invalid value: \"a b\": name part must consis"
                "t of alphanumeric characters, '-', '_' or '.', and must start and end with an alphan"
                "umeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valida"
                "tion is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.internalTrafficPolicy='Other'",
      .wanted = "spec.internalTrafficPolicy|FieldValueNotSupported|Unsupported value: \"Other\": suppor"
                "ted values: \"Cluster\", \"Local\"\n" },
    { .write = "create",
      .edits = "spec.externalTrafficPolicy='Local'",
      .wanted = "spec.externalTrafficPolicy|FieldValueInvalid|Invalid value: \"Local\": may only be set"
                " for externally-accessible services\n" },
    { .write = "create",
      .edits = "spec.type='NodePort' ; spec.externalTrafficPolicy='Other'",
      .wanted = "spec.externalTrafficPolicy|FieldValueNotSupported|Unsupported value: \"Other\": suppor"
                "ted values: \"Cluster\", \"Local\"\n" },
    { .write = "create",
      .edits = "spec.type='LoadBalancer' ; spec.externalTrafficPolicy='Cluster' ; spec.healthCheckNo"
               "dePort=30001",
      .wanted = "spec.healthCheckNodePort|FieldValueInvalid|Invalid value: 30001: may only be set whe"
                "n `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'\n" },
    { .write = "create",
      .edits = "spec.healthCheckNodePort=30001",
      .wanted = "spec.healthCheckNodePort|FieldValueInvalid|Invalid value: 30001: may only be set whe"
                "n `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'\n" },
    { .write = "create",
      .edits = "spec.trafficDistribution='Other'",
      .wanted = "spec.trafficDistribution|FieldValueNotSupported|Unsupported value: \"Other\": supporte"
                "d values: \"PreferClose\", \"PreferSameZone\", \"PreferSameNode\"\n" },
    { .write = "create",
      .edits = "spec.clusterIP='x' ; spec.clusterIPs=['x']",
      .wanted = "spec.clusterIPs[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP address,"
                " (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "create",
      .edits = "spec.clusterIP='10.43.0.77' ; spec.clusterIPs=['10.43.0.78']",
      .wanted = "spec.clusterIPs|FieldValueInvalid|Invalid value: [\"10.43.0.78\"]: first value must ma"
                "tch `clusterIP`\n" },
    { .write = "create",
      .edits = "spec.clusterIPs=['10.43.0.77','10.43.0.78']",
      .wanted = "spec.clusterIPs|FieldValueInvalid|Invalid value: [\"10.43.0.77\",\"10.43.0.78\"]: may sp"
                "ecify no more than one IP for each IP family\n" },
    { .write = "create",
      .edits = "spec.ipFamilies=['IPv5']",
      .wanted = "spec.ipFamilies[0]|FieldValueNotSupported|Unsupported value: \"IPv5\": supported value"
                "s: \"IPv4\", \"IPv6\"\n" },
    { .write = "create",
      .edits = "spec.ipFamilyPolicy='Other'",
      .wanted = "spec.ipFamilyPolicy|FieldValueNotSupported|Unsupported value: \"Other\": supported val"
                "ues: \"PreferDualStack\", \"RequireDualStack\", \"SingleStack\"\n" },
    { .write = "create",
      .edits = "spec.ipFamilies=['IPv4','IPv4']",
      .wanted = "spec.ipFamilies[1]|FieldValueDuplicate|Duplicate value: \"IPv4\"\n" },
    { .write = "create",
      .edits = "spec.ipFamilies=['IPv6']",
      .wanted = "spec.clusterIPs[0]|FieldValueInvalid|Invalid value: \"10.43.0.77\": expected an IPv6 v"
                "alue as indicated by `ipFamilies[0]`\n" },
    { .write = "create",
      .edits = "metadata.annotations={'service.beta.kubernetes.io/load-balancer-source-ranges':'x'}",
      .wanted = "metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]|FieldVa"
                "lueForbidden|Forbidden: may only be used when `type` is 'LoadBalancer'\n"
                "metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]|FieldVa"
                "lueInvalid|Invalid value: \"x\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001"
                ":db8::/64)\n" },
    { .write = "update",
      .edits = "spec.clusterIP='10.43.0.78' ; spec.clusterIPs=['10.43.0.78']",
      .wanted = "spec.clusterIPs[0]|FieldValueInvalid|Invalid value: [\"10.43.0.78\"]: may not change o"
                "nce set\n" },
    { .write = "update",
      .edits = "spec.ports=[{'port':0}]",
      .wanted = "spec.ports[0].port|FieldValueInvalid|Invalid value: 0: must be between 1 and 65535, "
                "inclusive\n"
                "spec.ports[0].targetPort|FieldValueInvalid|Invalid value: 0: must be between 1 and 6"
                "5535, inclusive\n" },
    { .write = "update",
      .edits = "spec.type='ExternalName'",
      .wanted = "spec.externalName|FieldValueRequired|Required value\n" },
    { .write = "update",
      .edits = "spec.type='Other'",
      .wanted = "spec.type|FieldValueNotSupported|Unsupported value: \"Other\": supported values: \"Clus"
                "terIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"\n" },
    { .write = "update",
      .edits = "spec.sessionAffinity='X'",
      .wanted = "spec.sessionAffinity|FieldValueNotSupported|Unsupported value: \"X\": supported values"
                ": \"ClientIP\", \"None\"\n" },
    { .write = "update",
      .edits = "spec.ipFamilies=['IPv6']",
      .wanted = "spec.clusterIPs[0]|FieldValueInvalid|Invalid value: \"10.43.0.77\": expected an IPv6 v"
                "alue as indicated by `ipFamilies[0]`\n" },
    { .write = "update",
      .edits = "spec.loadBalancerClass='example.com/x'",
      .wanted = "spec.loadBalancerClass|FieldValueForbidden|Forbidden: may only be used when `type` i"
                "s 'LoadBalancer'\n" },
    { .write = "status",
      .edits = "status.loadBalancer={'ingress':[{'ip':'1.2.3.4'}]}",
      .wanted = "status.loadBalancer.ingress|FieldValueForbidden|Forbidden: may only be used when `sp"
                "ec.type` is 'LoadBalancer'\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'a b','status':'X','reason':'','lastTransitionTime':null,"
               "'message':''}]",
      .wanted = "" },
    /* Service balanced */
    { .kind = "v1 Service",
      .base = "{'metadata':{'name':'lb'},'spec':{'type':'LoadBalancer','allocateLoadBalancerNodePor"
              "ts':false,'clusterIP':'10.43.0.76','clusterIPs':['10.43.0.76'],'ports':[{'port':80}]"
              "}}" },
    { .write = "update",
      .edits = "spec.loadBalancerClass='example.com/x'",
      .wanted = "spec.loadBalancerClass|FieldValueInvalid|Invalid value: \"example.com/x\": may not cha"
                "nge once set\n" },
    { .write = "update",
      .edits = "spec.type='ClusterIP'",
      .wanted = "" },
    { .write = "status",
      .edits = "status.loadBalancer={'ingress':[{'ip':'x','hostname':'1.2.3.4','ipMode':'VIP'},{'ip'"
               ":'1.2.3.4','ipMode':'X'},{'hostname':'A_b','ipMode':'VIP'}]}",
      .wanted = "status.loadBalancer.ingress[0].hostname|FieldValueInvalid|Invalid value: \"1.2.3.4\": "
                "must be a DNS name, not an IP address\n"
                "status.loadBalancer.ingress[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a va"
                "lid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "status.loadBalancer.ingress[1].ipMode|FieldValueNotSupported|Unsupported value: \"X\":"
                " supported values: \"Proxy\", \"VIP\"\n"
                "status.loadBalancer.ingress[2].hostname|FieldValueInvalid|Invalid value: \"A_b\": a lo"
                "wercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' o"
                "r '.', and must start and end with an alphanumeric character (e.g. 'example.com', re"
                "gex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0"
                "-9])?)*')\n"
                "status.loadBalancer.ingress[2].ipMode|FieldValueForbidden|Forbidden: may not be spec"
                "ified when `ip` is not set\n" },
    { .write = "status",
      .edits = "status.loadBalancer={'ingress':[{'ip':'1.2.3.4','ports':[{'port':0,'protocol':'X','e"
               "rror':'a b'}]}]}",
      .wanted = "" },
    /* v1 Endpoints */
    { .kind = "v1 Endpoints",
      .base = "{'metadata':{'name':'e'},'subsets':[{'addresses':[{'ip':'1.2.3.4'}],'ports':[{'port'"
              ":80}]}]}" },
    { .write = "create",
      .edits = "subsets=[{}]",
      .wanted = "subsets[0]|FieldValueRequired|Required value: must specify `addresses` or `notReadyA"
                "ddresses`\n" },
    { .write = "create",
      .edits = "subsets=[{'ports':[{'port':80}]}]",
      .wanted = "subsets[0]|FieldValueRequired|Required value: must specify `addresses` or `notReadyA"
                "ddresses`\n" },
    { .write = "create",
      .edits = "subsets[0].addresses=[{'ip':''},{'ip':'x'},{'ip':'127.0.0.1'},{'ip':'169.254.1.2'},{"
               "'ip':'224.0.0.1'},{'ip':'0.0.0.0'}]",
      .wanted = "subsets[0].addresses[0].ip|FieldValueInvalid|Invalid value: \"\": must be a valid IP a"
                "ddress\n"
                "subsets[0].addresses[0].ip|FieldValueInvalid|Invalid value: \"\": must be a valid IP a"
                "ddress, (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "subsets[0].addresses[1].ip|FieldValueInvalid|Invalid value: \"x\": must be a valid IP "
                "address\n"
                "subsets[0].addresses[1].ip|FieldValueInvalid|Invalid value: \"x\": must be a valid IP "
                "address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "subsets[0].addresses[2].ip|FieldValueInvalid|Invalid value: \"127.0.0.1\": may not be "
                "in the loopback range (127.0.0.0/8, ::1/128)\n"
                "subsets[0].addresses[3].ip|FieldValueInvalid|Invalid value: \"169.254.1.2\": may not b"
                "e in the link-local range (169.254.0.0/16, fe80::/10)\n"
                "subsets[0].addresses[4].ip|FieldValueInvalid|Invalid value: \"224.0.0.1\": may not be "
                "in the link-local multicast range (224.0.0.0/24, ff02::/10)\n"
                "subsets[0].addresses[5].ip|FieldValueInvalid|Invalid value: \"0.0.0.0\": may not be un"
                "specified (0.0.0.0)\n" },
    { .write = "create",
      .edits = "subsets[0].addresses=[{'ip':'1.2.3.4','hostname':'A','nodeName':'A'}]",
      .wanted = "subsets[0].addresses[0].hostname|FieldValueInvalid|Invalid value: \"A\": a lowercase R"
                "FC 1123 label must consist of lower case alphanumeric characters or '-', and must st"
                "art and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex use"
                "d for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "subsets[0].addresses[0].nodeName|FieldValueInvalid|Invalid value: \"A\": a lowercase R"
                "FC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', an"
                "d must start and end with an alphanumeric character (e.g. 'example.com', regex used "
                "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
                "\n" },
    { .write = "create",
      .edits = "subsets[0].ports=[{'port':0}]",
      .wanted = "subsets[0].ports[0].port|FieldValueInvalid|Invalid value: 0: must be between 1 and 6"
                "5535, inclusive\n" },
    { .write = "create",
      .edits = "subsets[0].ports=[{'port':80},{'port':81}]",
      .wanted = "subsets[0].ports[0].name|FieldValueRequired|Required value\n"
                "subsets[0].ports[1].name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "subsets[0].ports=[{'port':80,'name':'A','protocol':'X','appProtocol':'a b'}]",
      .wanted = "subsets[0].ports[0].appProtocol|FieldValueInvalid|Invalid value: \"a b\": name part mu"
                "st consist of alphanumeric characters, '-', '_' or '.', and must start and end with "
                "an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used f"
                "or validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "subsets[0].ports[0].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 "
                "label must consist of lower case alphanumeric characters or '-', and must start and "
                "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for va"
                "lidation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "subsets[0].ports[0].protocol|FieldValueNotSupported|Unsupported value: \"X\": supporte"
                "d values: \"SCTP\", \"TCP\", \"UDP\"\n" },
    { .write = "create",
      .edits = "subsets[0].notReadyAddresses=[{'ip':'x'}]",
      .wanted = "subsets[0].notReadyAddresses[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a v"
                "alid IP address\n"
                "subsets[0].notReadyAddresses[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a v"
                "alid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "create",
      .edits = "metadata.annotations={'endpoints.kubernetes.io/last-change-trigger-time':'x'}",
      .wanted = "" },
    { .write = "update",
      .edits = "subsets[0].addresses=[{'ip':'x'}]",
      .wanted = "subsets[0].addresses[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a valid IP "
                "address\n"
                "subsets[0].addresses[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a valid IP "
                "address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "update",
      .edits = "subsets[0].addresses[0].nodeName='n'",
      .wanted = "" },
    /* discovery.k8s.io/v1 EndpointSlice */
    { .kind = "discovery.k8s.io/v1 EndpointSlice",
      .base = "{'metadata':{'name':'e'},'addressType':'IPv4','endpoints':[{'addresses':['1.2.3.4']}"
              "],'ports':[{'port':80}]}" },
    { .write = "create",
      .edits = "addressType=''",
      .wanted = "addressType|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "addressType='Other'",
      .wanted = "addressType|FieldValueNotSupported|Unsupported value: \"Other\": supported values: \"FQ"
                "DN\", \"IPv4\", \"IPv6\"\n" },
    { .write = "create",
      .edits = "addressType='IPv6'",
      .wanted = "endpoints[0].addresses|FieldValueInvalid|Invalid value: \"1.2.3.4\": must be an IPv6 a"
                "ddress\n" },
    { .write = "create",
      .edits = "addressType='FQDN'",
      .wanted = "" },
    { .write = "create",
      .edits = "addressType='FQDN' ; endpoints=[{'addresses':['a.b','A_b']}]",
      .wanted = "endpoints[0].addresses[1]|FieldValueInvalid|Invalid value: \"A_b\": a lowercase RFC 11"
                "23 subdomain must consist of lower case alphanumeric characters, '-' or '.', and mus"
                "t start and end with an alphanumeric character (e.g. 'example.com', regex used for v"
                "alidation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "endpoints=[{'addresses':[]}]",
      .wanted = "endpoints[0].addresses|FieldValueRequired|Required value: must contain at least 1 ad"
                "dress\n" },
    { .write = "create",
      .edits = "endpoints=[{'addresses':['x','127.0.0.1','::1']}]",
      .wanted = "endpoints[0].addresses[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP a"
                "ddress, (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "endpoints[0].addresses[1]|FieldValueInvalid|Invalid value: \"127.0.0.1\": may not be i"
                "n the loopback range (127.0.0.0/8, ::1/128)\n"
                "endpoints[0].addresses[2]|FieldValueInvalid|Invalid value: \"::1\": may not be in the "
                "loopback range (127.0.0.0/8, ::1/128)\n"
                "endpoints[0].addresses|FieldValueInvalid|Invalid value: \"::1\": must be an IPv4 addre"
                "ss\n" },
    { .write = "create",
      .edits = "endpoints=[{'addresses':['1.2.3.4'],'hostname':'A','nodeName':'A','deprecatedTopolog"
               "y':{'a b':'c'}}]",
      .wanted = "endpoints[0].hostname|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 lab"
                "el must consist of lower case alphanumeric characters or '-', and must start and end"
                " with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for valid"
                "ation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "endpoints[0].nodeName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 sub"
                "domain must consist of lower case alphanumeric characters, '-' or '.', and must star"
                "t and end with an alphanumeric character (e.g. 'example.com', regex used for validat"
                "ion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "endpoints=[{'addresses':['1.2.3.4'],'deprecatedTopology':{'kubernetes.io/hostname':'"
               "x'}}]",
      .wanted = "" },
    { .write = "create",
      .edits = "endpoints=[{'addresses':['1.2.3.4'],'hints':{'forZones':[{'name':''},{'name':'a b'},"
               "{'name':'z'},{'name':'z'}],'forNodes':[{'name':'n'},{'name':'n'}]}}]",
      .wanted = "endpoints[0].hints.forNodes[1].name|FieldValueDuplicate|Duplicate value: \"n\"\n"
                "endpoints[0].hints.forZones[1].name|FieldValueInvalid|Invalid value: \"a b\": a valid "
                "label must be an empty string or consist of alphanumeric characters, '-', '_' or '.'"
                ", and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_val"
                "ue',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-"
                "z0-9])?')\n"
                "endpoints[0].hints.forZones[3].name|FieldValueDuplicate|Duplicate value: \"z\"\n" },
    { .write = "create",
      .edits = "ports=[{'name':'A','port':0,'protocol':'X','appProtocol':'a b'}]",
      .wanted = "ports[0].appProtocol|FieldValueInvalid|Invalid value: \"a b\": name part must consist "
                "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanum"
                "eric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validati"
                "on is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "ports[0].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 label must "
                "consist of lower case alphanumeric characters or '-', and must start and end with an"
                " alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "ports[0].protocol|FieldValueNotSupported|Unsupported value: \"X\": supported values: \""
                "SCTP\", \"TCP\", \"UDP\"\n" },
    { .write = "create",
      .edits = "ports=[{'port':80},{'port':81}]",
      .wanted = "ports[1].name|FieldValueDuplicate|Duplicate value: \"\"\n" },
    { .write = "create",
      .edits = "ports=[{'name':'a','port':80},{'name':'a','port':81}]",
      .wanted = "ports[1].name|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    { .write = "create",
      .edits = "ports=[{'name':'a'}]",
      .wanted = "" },
    { .write = "update",
      .edits = "addressType='IPv6'",
      .wanted = "addressType|FieldValueInvalid|Invalid value: \"IPv6\": field is immutable\n" },
    { .write = "update",
      .edits = "addressType='FQDN'",
      .wanted = "addressType|FieldValueInvalid|Invalid value: \"FQDN\": field is immutable\n" },
    { .write = "update",
      .edits = "endpoints=[{'addresses':['x']}]",
      .wanted = "endpoints[0].addresses[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid IP a"
                "ddress, (e.g. 10.9.8.7 or 2001:db8::ffff)\n" },
    /* apps/v1 Deployment */
    { .kind = "apps/v1 Deployment",
      .base = "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'m"
              "etadata':{'labels':{'a':'b'}},'spec':{'serviceAccountName':'default','automountServi"
              "ceAccountToken':false,'containers':[{'name':'c','image':'i'}]}}}}" },
    { .write = "create",
      .edits = "spec.selector",
      .wanted = "spec.selector|FieldValueRequired|Required value\n"
                "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.selector={}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {}: empty selector is invalid for dep"
                "loyment\n" },
    { .write = "create",
      .edits = "spec.selector={'matchLabels':{'a':'c'}}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.selector={'matchExpressions':[{'key':'a','operator':'X'},{'key':'a','operator':"
               "'In'},{'key':'a','operator':'Exists','values':['x']},{'key':'a b','operator':'In','v"
               "alues':['c d']}]}",
      .wanted = "spec.selector.matchExpressions[0].operator|FieldValueInvalid|Invalid value: \"X\": not"
                " a valid selector operator\n"
                "spec.selector.matchExpressions[1].values|FieldValueRequired|Required value: must be "
                "specified when `operator` is 'In' or 'NotIn'\n"
                "spec.selector.matchExpressions[2].values|FieldValueForbidden|Forbidden: may not be s"
                "pecified when `operator` is 'Exists' or 'DoesNotExist'\n"
                "spec.selector.matchExpressions[3].key|FieldValueInvalid|Invalid value: \"a b\": name p"
                "art must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex "
                "used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.selector.matchExpressions[3].values[0]|FieldValueInvalid|Invalid value: \"c d\": "
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_"
                "' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
                " 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*"
                ")?[A-Za-z0-9])?')\n"
                "spec.selector|FieldValueInvalid|Invalid value: {\"matchExpressions\":[{\"key\":\"a\",\"oper"
                "ator\":\"X\"},{\"key\":\"a\",\"operator\":\"In\"},{\"key\":\"a\",\"operator\":\"Exists\",\"values\":[\"x\"]"
                "},{\"key\":\"a b\",\"operator\":\"In\",\"values\":[\"c d\"]}]}: invalid label selector\n" },
    { .write = "create",
      .edits = "spec.replicas=-1",
      .wanted = "spec.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n" },
    { .write = "create",
      .edits = "spec.minReadySeconds=-1",
      .wanted = "spec.minReadySeconds|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n" },
    { .write = "create",
      .edits = "spec.revisionHistoryLimit=-1",
      .wanted = "spec.revisionHistoryLimit|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n" },
    { .write = "create",
      .edits = "spec.progressDeadlineSeconds=-1",
      .wanted = "spec.progressDeadlineSeconds|FieldValueInvalid|Invalid value: -1: must be greater th"
                "an minReadySeconds\n"
                "spec.progressDeadlineSeconds|FieldValueInvalid|Invalid value: -1: must be greater th"
                "an or equal to 0\n" },
    { .write = "create",
      .edits = "spec.progressDeadlineSeconds=5 ; spec.minReadySeconds=5",
      .wanted = "spec.progressDeadlineSeconds|FieldValueInvalid|Invalid value: 5: must be greater tha"
                "n minReadySeconds\n" },
    { .write = "create",
      .edits = "spec.strategy={'type':'Other'}",
      .wanted = "spec.strategy|FieldValueNotSupported|Unsupported value: {*}: supported values: \"Recr"
                "eate\", \"RollingUpdate\"\n" },
    { .write = "create",
      .edits = "spec.strategy={'type':'Recreate','rollingUpdate':{'maxSurge':1}}",
      .wanted = "spec.strategy.rollingUpdate|FieldValueForbidden|Forbidden: may not be specified when"
                " strategy `type` is 'Recreate'\n" },
    { .write = "create",
      .edits = "spec.strategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':0,'maxUnavailable'"
               ":0}}",
      .wanted = "spec.strategy.rollingUpdate.maxUnavailable|FieldValueInvalid|Invalid value: 0: may n"
                "ot be 0 when `maxSurge` is 0\n" },
    { .write = "create",
      .edits = "spec.strategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':-1,'maxUnavailable"
               "':'x'}}",
      .wanted = "spec.strategy.rollingUpdate.maxSurge|FieldValueInvalid|Invalid value: -1: must be gr"
                "eater than or equal to 0\n"
                "spec.strategy.rollingUpdate.maxUnavailable|FieldValueInvalid|Invalid value: \"x\": a v"
                "alid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  "
                "or '93%', regex used for validation is '[0-9]+%')\n" },
    { .write = "create",
      .edits = "spec.strategy={'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'101%'}}",
      .wanted = "spec.strategy.rollingUpdate.maxUnavailable|FieldValueInvalid|Invalid value: \"101%\": "
                "must not be greater than 100%\n" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy='Never'",
      .wanted = "spec.template.spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Never\": "
                "supported values: \"Always\"\n" },
    { .write = "create",
      .edits = "spec.template.spec.activeDeadlineSeconds=5",
      .wanted = "spec.template.spec.activeDeadlineSeconds|FieldValueForbidden|Forbidden: activeDeadli"
                "neSeconds in ReplicaSet is not Supported\n" },
    { .write = "create",
      .edits = "spec.template.metadata.labels={'x':'y'}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"x\":\"y\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.template.metadata.labels={'a b':'y','a':'b'}",
      .wanted = "spec.template.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist "
                "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanum"
                "eric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validati"
                "on is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.template.spec.containers=[]",
      .wanted = "spec.template.spec.containers|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.template.spec.containers[0].image=''",
      .wanted = "spec.template.spec.containers[0].image|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.template.spec.ephemeralContainers=[{'name':'e','image':'i'}]",
      .wanted = "spec.template.spec.ephemeralContainers|FieldValueForbidden|Forbidden: ephemeral cont"
                "ainers not allowed in pod template\n" },
    { .write = "update",
      .edits = "spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":\"c\"}}: field is i"
                "mmutable\n" },
    { .write = "update",
      .edits = "spec.replicas=-1",
      .wanted = "spec.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n" },
    { .write = "update",
      .edits = "spec.template.spec.containers[0].image='new'",
      .wanted = "" },
    { .write = "status",
      .edits = "status.replicas=-1 ; status.updatedReplicas=-1 ; status.readyReplicas=-1 ; status.av"
               "ailableReplicas=-1 ; status.unavailableReplicas=-1 ; status.observedGeneration=-1",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: -1: must be greater than o"
                "r equal to 0\n"
                "status.observedGeneration|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n"
                "status.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal t"
                "o 0\n"
                "status.unavailableReplicas|FieldValueInvalid|Invalid value: -1: must be greater than"
                " or equal to 0\n"
                "status.updatedReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or "
                "equal to 0\n" },
    { .write = "status",
      .edits = "status.replicas=1 ; status.updatedReplicas=2 ; status.readyReplicas=2 ; status.avail"
               "ableReplicas=2",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than "
                "status.replicas\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than stat"
                "us.replicas\n"
                "status.updatedReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than st"
                "atus.replicas\n" },
    { .write = "status",
      .edits = "status.replicas=2 ; status.readyReplicas=1 ; status.availableReplicas=2",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than "
                "readyReplicas\n" },
    { .write = "status",
      .edits = "status.collisionCount=-1",
      .wanted = "status.collisionCount|FieldValueInvalid|Invalid value: -1: must be greater than or e"
                "qual to 0\n" },
    { .write = "status",
      .edits = "status.terminatingReplicas=-1",
      .wanted = "status.terminatingReplicas|FieldValueInvalid|Invalid value: -1: must be greater than"
                " or equal to 0\n" },
    /* apps/v1 ReplicaSet */
    { .kind = "apps/v1 ReplicaSet",
      .base = "{'metadata':{'name':'r'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'m"
              "etadata':{'labels':{'a':'b'}},'spec':{'serviceAccountName':'default','automountServi"
              "ceAccountToken':false,'containers':[{'name':'c','image':'i'}]}}}}" },
    { .write = "create",
      .edits = "spec.selector",
      .wanted = "spec.selector|FieldValueRequired|Required value\n"
                "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.selector={}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {}: empty selector is invalid for dep"
                "loyment\n" },
    { .write = "create",
      .edits = "spec.selector={'matchLabels':{'a':'c'}}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.selector={'matchExpressions':[{'key':'a','operator':'X'}]}",
      .wanted = "spec.selector.matchExpressions[0].operator|FieldValueInvalid|Invalid value: \"X\": not"
                " a valid selector operator\n"
                "spec.selector|FieldValueInvalid|Invalid value: {\"matchExpressions\":[{\"key\":\"a\",\"oper"
                "ator\":\"X\"}]}: invalid label selector\n" },
    { .write = "create",
      .edits = "spec.replicas=-1 ; spec.minReadySeconds=-1",
      .wanted = "spec.minReadySeconds|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n"
                "spec.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds="
               "5",
      .wanted = "spec.template.spec.activeDeadlineSeconds|FieldValueForbidden|Forbidden: activeDeadli"
                "neSeconds in ReplicaSet is not Supported\n"
                "spec.template.spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Never\": "
                "supported values: \"Always\"\n" },
    { .write = "update",
      .edits = "spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":\"c\"}}: field is i"
                "mmutable\n" },
    { .write = "status",
      .edits = "status.replicas=-1 ; status.fullyLabeledReplicas=-1 ; status.readyReplicas=-1 ; stat"
               "us.availableReplicas=-1 ; status.observedGeneration=-1",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: -1: must be greater than o"
                "r equal to 0\n"
                "status.fullyLabeledReplicas|FieldValueInvalid|Invalid value: -1: must be greater tha"
                "n or equal to 0\n"
                "status.observedGeneration|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n"
                "status.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal t"
                "o 0\n" },
    { .write = "status",
      .edits = "status.replicas=1 ; status.fullyLabeledReplicas=2 ; status.readyReplicas=2 ; status."
               "availableReplicas=3",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: 3: cannot be greater than "
                "readyReplicas\n"
                "status.availableReplicas|FieldValueInvalid|Invalid value: 3: cannot be greater than "
                "status.replicas\n"
                "status.fullyLabeledReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater th"
                "an status.replicas\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than stat"
                "us.replicas\n" },
    /* v1 ReplicationController */
    { .kind = "v1 ReplicationController",
      .base = "{'metadata':{'name':'r'},'spec':{'selector':{'a':'b'},'template':{'metadata':{'label"
              "s':{'a':'b'}},'spec':{'serviceAccountName':'default','automountServiceAccountToken':"
              "false,'containers':[{'name':'c','image':'i'}]}}}}" },
    { .write = "create",
      .edits = "spec.selector={'a':'c'}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.selector={'a b':'c'}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.replicas=-1 ; spec.minReadySeconds=-1",
      .wanted = "spec.minReadySeconds|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n"
                "spec.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n" },
    { .write = "create",
      .edits = "spec.template",
      .wanted = "spec.template|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds="
               "5",
      .wanted = "spec.template.spec.activeDeadlineSeconds|FieldValueForbidden|Forbidden: activeDeadli"
                "neSeconds in ReplicationController is not Supported\n"
                "spec.template.spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Never\": "
                "supported values: \"Always\"\n" },
    { .write = "update",
      .edits = "spec.selector={'a':'c'}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "status",
      .edits = "status.replicas=-1 ; status.observedGeneration=-1",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: 0: cannot be greater than "
                "status.replicas\n"
                "status.fullyLabeledReplicas|FieldValueInvalid|Invalid value: 0: cannot be greater th"
                "an status.replicas\n"
                "status.observedGeneration|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: 0: cannot be greater than stat"
                "us.replicas\n"
                "status.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal t"
                "o 0\n" },
    { .write = "status",
      .edits = "status.replicas=1 ; status.fullyLabeledReplicas=2 ; status.readyReplicas=2 ; status."
               "availableReplicas=3",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: 3: cannot be greater than "
                "readyReplicas\n"
                "status.availableReplicas|FieldValueInvalid|Invalid value: 3: cannot be greater than "
                "status.replicas\n"
                "status.fullyLabeledReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater th"
                "an status.replicas\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than stat"
                "us.replicas\n" },
    /* apps/v1 StatefulSet */
    { .kind = "apps/v1 StatefulSet",
      .base = "{'metadata':{'name':'s'},'spec':{'serviceName':'x','selector':{'matchLabels':{'a':'b"
              "'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'serviceAccountName':'defaul"
              "t','automountServiceAccountToken':false,'containers':[{'name':'c','image':'i'}]}},'v"
              "olumeClaimTemplates':[{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce"
              "'],'resources':{'requests':{'storage':'1Gi'}}}}]}}" },
    { .write = "create",
      .edits = "metadata.name='a.b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a.b\": must not contain dots\n" },
    { .write = "create",
      .edits = "spec.selector",
      .wanted = "spec.selector|FieldValueRequired|Required value\n"
                "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.selector={}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {}: empty selector is invalid for sta"
                "tefulset\n" },
    { .write = "create",
      .edits = "spec.selector={'matchLabels':{'a':'c'}}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.serviceName='A'",
      .wanted = "spec.serviceName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 label mu"
                "st consist of lower case alphanumeric characters or '-', and must start and end with"
                " an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation"
                " is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.serviceName=''",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.replicas=-1 ; spec.minReadySeconds=-1 ; spec.revisionHistoryLimit=-1",
      .wanted = "spec.minReadySeconds|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n"
                "spec.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n" },
    { .write = "create",
      .edits = "spec.podManagementPolicy='Other'",
      .wanted = "spec.podManagementPolicy|FieldValueInvalid|Invalid value: \"Other\": must be 'OrderedR"
                "eady' or 'Parallel'\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'Other'}",
      .wanted = "spec.updateStrategy|FieldValueInvalid|Invalid value: {*}: must be 'RollingUpdate' or"
                " 'OnDelete'\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'OnDelete','rollingUpdate':{}}",
      .wanted = "spec.updateStrategy.rollingUpdate|FieldValueInvalid|Invalid value: {*}: only allowed"
                " for updateStrategy 'RollingUpdate'\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'partition':-1}}",
      .wanted = "spec.updateStrategy.rollingUpdate.partition|FieldValueInvalid|Invalid value: -1: mus"
                "t be greater than or equal to 0\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':0}}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.ordinals={'start':-1}",
      .wanted = "spec.ordinals.start|FieldValueInvalid|Invalid value: -1: must be greater than or equ"
                "al to 0\n" },
    { .write = "create",
      .edits = "spec.persistentVolumeClaimRetentionPolicy={'whenDeleted':'X','whenScaled':'Y'}",
      .wanted = "spec.persistentVolumeClaimRetentionPolicy.whenDeleted|FieldValueNotSupported|Unsuppo"
                "rted value: \"X\": supported values: \"Retain\", \"Delete\"\n"
                "spec.persistentVolumeClaimRetentionPolicy.whenScaled|FieldValueNotSupported|Unsuppor"
                "ted value: \"Y\": supported values: \"Retain\", \"Delete\"\n" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds="
               "5",
      .wanted = "spec.template.spec.activeDeadlineSeconds|FieldValueForbidden|Forbidden: activeDeadli"
                "neSeconds in StatefulSet is not Supported\n"
                "spec.template.spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Never\": "
                "supported values: \"Always\"\n" },
    { .write = "create",
      .edits = "spec.volumeClaimTemplates[0].spec.accessModes=['X']",
      .wanted = "spec.volumeClaimTemplates[0].spec.accessModes|FieldValueNotSupported|Unsupported val"
                "ue: \"X\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWr"
                "iteOncePod\"\n" },
    { .write = "create",
      .edits = "spec.volumeClaimTemplates[0].metadata.name='A'",
      .wanted = "spec.template.spec.volumes[0].name|FieldValueInvalid|Invalid value: \"A\": a lowercase"
                " RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
                "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex u"
                "sed for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "update",
      .edits = "spec.serviceName='y'",
      .wanted = "spec|FieldValueForbidden|Forbidden: updates to statefulset spec for fields other tha"
                "n 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'per"
                "sistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden\n" },
    { .write = "update",
      .edits = "spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}",
      .wanted = "spec|FieldValueForbidden|Forbidden: updates to statefulset spec for fields other tha"
                "n 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'per"
                "sistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden\n" },
    { .write = "update",
      .edits = "spec.podManagementPolicy='Parallel'",
      .wanted = "spec|FieldValueForbidden|Forbidden: updates to statefulset spec for fields other tha"
                "n 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'per"
                "sistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden\n" },
    { .write = "update",
      .edits = "spec.revisionHistoryLimit=3",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.volumeClaimTemplates[0].spec.resources={'requests':{'storage':'2Gi'}}",
      .wanted = "spec|FieldValueForbidden|Forbidden: updates to statefulset spec for fields other tha"
                "n 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'per"
                "sistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden\n" },
    { .write = "update",
      .edits = "spec.ordinals={'start':2} ; spec.minReadySeconds=3 ; spec.replicas=3",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.replicas=-1",
      .wanted = "spec.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n" },
    { .write = "status",
      .edits = "status.replicas=-1 ; status.readyReplicas=-1 ; status.currentReplicas=-1 ; status.up"
               "datedReplicas=-1 ; status.observedGeneration=-1 ; status.availableReplicas=-1",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: -1: must be greater than o"
                "r equal to 0\n"
                "status.currentReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or "
                "equal to 0\n"
                "status.observedGeneration|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n"
                "status.replicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal t"
                "o 0\n"
                "status.updatedReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or "
                "equal to 0\n" },
    { .write = "status",
      .edits = "status.replicas=1 ; status.readyReplicas=2 ; status.currentReplicas=2 ; status.updat"
               "edReplicas=2 ; status.availableReplicas=2",
      .wanted = "status.availableReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than "
                "status.replicas\n"
                "status.currentReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than st"
                "atus.replicas\n"
                "status.readyReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than stat"
                "us.replicas\n"
                "status.updatedReplicas|FieldValueInvalid|Invalid value: 2: cannot be greater than st"
                "atus.replicas\n" },
    { .write = "status",
      .edits = "status.collisionCount=-1",
      .wanted = "status.collisionCount|FieldValueInvalid|Invalid value: -1: must be greater than or e"
                "qual to 0\n" },
    /* apps/v1 DaemonSet */
    { .kind = "apps/v1 DaemonSet",
      .base = "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'m"
              "etadata':{'labels':{'a':'b'}},'spec':{'serviceAccountName':'default','automountServi"
              "ceAccountToken':false,'containers':[{'name':'c','image':'i'}]}}}}" },
    { .write = "create",
      .edits = "spec.selector",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.selector={}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {}: empty selector is invalid for dae"
                "monset\n" },
    { .write = "create",
      .edits = "spec.selector={'matchLabels':{'a':'c'}}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: `selector`"
                " does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.minReadySeconds=-1 ; spec.revisionHistoryLimit=-1",
      .wanted = "spec.minReadySeconds|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to 0\n"
                "spec.revisionHistoryLimit|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'Other'}",
      .wanted = "spec.updateStrategy|FieldValueNotSupported|Unsupported value: {*}: supported values:"
                " \"RollingUpdate\", \"OnDelete\"\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':0,'maxUnavai"
               "lable':0}}",
      .wanted = "spec.updateStrategy.rollingUpdate.maxUnavailable|FieldValueRequired|Required value: "
                "cannot be 0 when maxSurge is 0\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavai"
               "lable':1}}",
      .wanted = "spec.updateStrategy.rollingUpdate.maxSurge|FieldValueInvalid|Invalid value: 1: may n"
                "ot be set when maxUnavailable is non-zero\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'x'}}",
      .wanted = "spec.updateStrategy.rollingUpdate.maxUnavailable|FieldValueInvalid|Invalid value: \"x"
                "\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '"
                "1%',  or '93%', regex used for validation is '[0-9]+%')\n"
                "spec.updateStrategy.rollingUpdate.maxUnavailable|FieldValueRequired|Required value: "
                "cannot be 0 when maxSurge is 0\n" },
    { .write = "create",
      .edits = "spec.updateStrategy={'type':'OnDelete','rollingUpdate':{'maxUnavailable':1}}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy='Never' ; spec.template.spec.activeDeadlineSeconds="
               "5",
      .wanted = "spec.template.spec.activeDeadlineSeconds|FieldValueForbidden|Forbidden: activeDeadli"
                "neSeconds in DaemonSet is not Supported\n"
                "spec.template.spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Never\": "
                "supported values: \"Always\"\n" },
    { .write = "update",
      .edits = "spec.selector={'matchLabels':{'a':'c'}} ; spec.template.metadata.labels={'a':'c'}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":\"c\"}}: field is i"
                "mmutable\n" },
    { .write = "status",
      .edits = "status.currentNumberScheduled=-1 ; status.numberMisscheduled=-1 ; status.desiredNumb"
               "erScheduled=-1 ; status.numberReady=-1 ; status.observedGeneration=-1 ; status.updat"
               "edNumberScheduled=-1 ; status.numberAvailable=-1 ; status.numberUnavailable=-1",
      .wanted = "status.currentNumberScheduled|FieldValueInvalid|Invalid value: -1: must be greater t"
                "han or equal to 0\n"
                "status.desiredNumberScheduled|FieldValueInvalid|Invalid value: -1: must be greater t"
                "han or equal to 0\n"
                "status.numberAvailable|FieldValueInvalid|Invalid value: -1: must be greater than or "
                "equal to 0\n"
                "status.numberMisscheduled|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "status.numberReady|FieldValueInvalid|Invalid value: -1: must be greater than or equa"
                "l to 0\n"
                "status.numberUnavailable|FieldValueInvalid|Invalid value: -1: must be greater than o"
                "r equal to 0\n"
                "status.observedGeneration|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "status.updatedNumberScheduled|FieldValueInvalid|Invalid value: -1: must be greater t"
                "han or equal to 0\n" },
    { .write = "status",
      .edits = "status.collisionCount=-1",
      .wanted = "status.collisionCount|FieldValueInvalid|Invalid value: -1: must be greater than or e"
                "qual to 0\n" },
    /* apps/v1 ControllerRevision */
    { .kind = "apps/v1 ControllerRevision",
      .base = "{'metadata':{'name':'c'},'data':{'a':1},'revision':1}" },
    { .write = "create",
      .edits = "revision=-1",
      .wanted = "revision|FieldValueInvalid|Invalid value: -1: must be greater than or equal to 0\n" },
    { .write = "create",
      .edits = "data",
      .wanted = "data|FieldValueRequired|Required value: data is mandatory\n" },
    { .write = "update",
      .edits = "data={'a':2}",
      .wanted = "data|FieldValueInvalid|Invalid value: {\"a\":2}: field is immutable\n" },
    { .write = "update",
      .edits = "revision=-1",
      .wanted = "revision|FieldValueInvalid|Invalid value: -1: must be greater than or equal to 0\n" },
    { .write = "update",
      .edits = "revision=0",
      .wanted = "" },
    /* v1 PodTemplate */
    { .kind = "v1 PodTemplate",
      .base = "{'metadata':{'name':'t'},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'servic"
              "eAccountName':'default','automountServiceAccountToken':false,'containers':[{'name':'"
              "c','image':'i'}]}}}" },
    { .write = "create",
      .edits = "template.spec.containers=[]",
      .wanted = "template.spec.containers|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "template.metadata.labels={'a b':'c'}",
      .wanted = "template.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist of al"
                "phanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "update",
      .edits = "template.spec.containers=[]",
      .wanted = "template.spec.containers|FieldValueRequired|Required value\n" },
    /* batch/v1 Job */
    { .kind = "batch/v1 Job",
      .base = "{'metadata':{'name':'j'},'spec':{'suspend':true,'template':{'spec':{'restartPolicy':"
              "'Never','serviceAccountName':'default','automountServiceAccountToken':false,'contain"
              "ers':[{'name':'c','image':'i'}]}}}}" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy='Always'",
      .wanted = "spec.template.spec.restartPolicy|FieldValueRequired|Required value: valid values: \"O"
                "nFailure\", \"Never\"\n" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy",
      .wanted = "spec.template.spec.restartPolicy|FieldValueRequired|Required value: valid values: \"O"
                "nFailure\", \"Never\"\n" },
    { .write = "create",
      .edits = "spec.template.spec.restartPolicy='Other'",
      .wanted = "spec.template.spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Other\": "
                "supported values: \"Always\", \"OnFailure\", \"Never\"\n"
                "spec.template.spec.restartPolicy|FieldValueNotSupported|Unsupported value: \"Other\": "
                "supported values: \"OnFailure\", \"Never\"\n" },
    { .write = "create",
      .edits = "spec.parallelism=-1 ; spec.completions=-1 ; spec.activeDeadlineSeconds=-1 ; spec.bac"
               "koffLimit=-1 ; spec.ttlSecondsAfterFinished=-1",
      .wanted = "spec.activeDeadlineSeconds|FieldValueInvalid|Invalid value: -1: must be greater than"
                " or equal to 0\n"
                "spec.backoffLimit|FieldValueInvalid|Invalid value: -1: must be greater than or equal"
                " to 0\n"
                "spec.completions|FieldValueInvalid|Invalid value: -1: must be greater than or equal "
                "to 0\n"
                "spec.parallelism|FieldValueInvalid|Invalid value: -1: must be greater than or equal "
                "to 0\n"
                "spec.ttlSecondsAfterFinished|FieldValueInvalid|Invalid value: -1: must be greater th"
                "an or equal to 0\n" },
    { .write = "create",
      .edits = "spec.selector={'matchLabels':{'a':'b'}}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":\"b\",\"batch.kubern"
                "etes.io/controller-uid\":\"11111111-2222-3333-4444-555555555555\"}}: `selector` not aut"
                "o-generated\n"
                "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"batch.kubernetes.io"
                "/controller-uid\":\"11111111-2222-3333-4444-555555555555\",\"batch.kubernetes.io/job-nam"
                "e\":\"j\",\"controller-uid\":\"11111111-2222-3333-4444-555555555555\",\"job-name\":\"j\"}: `sel"
                "ector` does not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.manualSelector=true",
      .wanted = "spec.selector|FieldValueRequired|Required value\n"
                "spec.template.metadata.labels|FieldValueInvalid|Invalid value: null: `selector` does"
                " not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.manualSelector=true ; spec.selector={'matchLabels':{'a':'b'}}",
      .wanted = "spec.template.metadata.labels|FieldValueInvalid|Invalid value: null: `selector` does"
                " not match template `labels`\n" },
    { .write = "create",
      .edits = "spec.manualSelector=true ; spec.selector={'matchLabels':{'a':'b'}} ; spec.template.m"
               "etadata.labels={'a':'b'}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.completionMode='Other'",
      .wanted = "spec.completionMode|FieldValueNotSupported|Unsupported value: \"Other\": supported val"
                "ues: \"NonIndexed\", \"Indexed\"\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.parallelism=200000",
      .wanted = "spec.parallelism|FieldValueInvalid|Invalid value: 200000: must be less than or equal"
                " to 100000 when completion mode is Indexed\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=200000 ; spec.parallelism=10001",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.maxFailedIndexes=2",
      .wanted = "spec.backoffLimitPerIndex|FieldValueRequired|Required value: when maxFailedIndexes i"
                "s specified\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.backoffLimitPerIndex=-1 ; "
               "spec.maxFailedIndexes=-1",
      .wanted = "spec.backoffLimitPerIndex|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "spec.maxFailedIndexes|FieldValueInvalid|Invalid value: -1: must be greater than or e"
                "qual to 0\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.backoffLimitPerIndex=1 ; s"
               "pec.maxFailedIndexes=5",
      .wanted = "spec.maxFailedIndexes|FieldValueInvalid|Invalid value: 5: must be less than or equal"
                " to completions\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=200000 ; spec.backoffLimitPerIndex="
               "1",
      .wanted = "spec.maxFailedIndexes|FieldValueRequired|Required value: must be specified when comp"
                "letions is above 100000\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=200000 ; spec.backoffLimitPerIndex="
               "1 ; spec.maxFailedIndexes=20000",
      .wanted = "spec.maxFailedIndexes|FieldValueInvalid|Invalid value: 20000: must be less than or e"
                "qual to 10000 when completions are above 100000 and used with backoff limit per inde"
                "x\n" },
    { .write = "create",
      .edits = "spec.backoffLimitPerIndex=1 ; spec.maxFailedIndexes=1",
      .wanted = "spec.backoffLimitPerIndex|FieldValueInvalid|Invalid value: 1: requires indexed compl"
                "etion mode\n"
                "spec.maxFailedIndexes|FieldValueInvalid|Invalid value: 1: requires indexed completio"
                "n mode\n" },
    { .write = "create",
      .edits = "metadata.name='a23456789012345678901234567890123456789012345678901234567890123' ; sp"
               "ec.completionMode='Indexed' ; spec.completions=11",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a23456789012345678901234567890123456"
                "789012345678901234567890123\": will not able to create pod with invalid DNS label: a2"
                "3456789012345678901234567890123456789012345678901234567890123-10\n" },
    { .write = "create",
      .edits = "metadata.name='a.b'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.podFailurePolicy={'rules':[{'action':'','onExitCodes':{'operator':''}}]}",
      .wanted = "spec.podFailurePolicy.rules[0].action|FieldValueRequired|Required value: valid value"
                "s: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]\n"
                "spec.podFailurePolicy.rules[0].onExitCodes.operator|FieldValueRequired|Required valu"
                "e: valid values: [\"In\" \"NotIn\"]\n"
                "spec.podFailurePolicy.rules[0].onExitCodes.values|FieldValueInvalid|Invalid value: n"
                "ull: at least one value is required\n" },
    { .write = "create",
      .edits = "spec.podFailurePolicy={'rules':[{'action':'X','onExitCodes':{'operator':'X','values'"
               ":[1,1,0]}}]}",
      .wanted = "spec.podFailurePolicy.rules[0].action|FieldValueNotSupported|Unsupported value: \"X\":"
                " supported values: \"Count\", \"FailIndex\", \"FailJob\", \"Ignore\"\n"
                "spec.podFailurePolicy.rules[0].onExitCodes.operator|FieldValueNotSupported|Unsupport"
                "ed value: \"X\": supported values: \"In\", \"NotIn\"\n"
                "spec.podFailurePolicy.rules[0].onExitCodes.values[1]|FieldValueDuplicate|Duplicate v"
                "alue: 1\n"
                "spec.podFailurePolicy.rules[0].onExitCodes.values|FieldValueInvalid|Invalid value: ["
                "1,1,0]: must be ordered\n" },
    { .write = "create",
      .edits = "spec.podFailurePolicy={'rules':[{'action':'FailJob','onExitCodes':{'operator':'In','"
               "values':[0]}}]}",
      .wanted = "spec.podFailurePolicy.rules[0].onExitCodes.values[0]|FieldValueInvalid|Invalid value"
                ": 0: must not be 0 for the In operator\n" },
    { .write = "create",
      .edits = "spec.podFailurePolicy={'rules':[{'action':'FailIndex','onExitCodes':{'operator':'In'"
               ",'values':[2,1]}}]}",
      .wanted = "spec.podFailurePolicy.rules[0].action|FieldValueInvalid|Invalid value: \"FailIndex\": "
                "requires the backoffLimitPerIndex to be set\n"
                "spec.podFailurePolicy.rules[0].onExitCodes.values|FieldValueInvalid|Invalid value: ["
                "2,1]: must be ordered\n" },
    { .write = "create",
      .edits = "spec.podFailurePolicy={'rules':[{'action':'FailJob'}]}",
      .wanted = "spec.podFailurePolicy.rules[0]|FieldValueInvalid|Invalid value: specifying one of On"
                "ExitCodes and OnPodConditions is required\n" },
    { .write = "create",
      .edits = "spec.podFailurePolicy={'rules':[{'action':'FailJob','onExitCodes':{'operator':'In','"
               "values':[1],'containerName':'x'},'onPodConditions':[{'type':'a b','status':'X'}]}]}",
      .wanted = "spec.podFailurePolicy.rules[0].onExitCodes.containerName|FieldValueInvalid|Invalid v"
                "alue: \"x\": must be one of the container or initContainer names in the pod template\n"
                "spec.podFailurePolicy.rules[0].onPodConditions[0].status|FieldValueNotSupported|Unsu"
                "pported value: \"X\": supported values: \"False\", \"True\", \"Unknown\"\n"
                "spec.podFailurePolicy.rules[0].onPodConditions[0].type|FieldValueInvalid|Invalid val"
                "ue: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and m"
                "ust start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or "
                "'123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.podFailurePolicy.rules[0]|FieldValueInvalid|Invalid value: specifying both OnEx"
                "itCodes and OnPodConditions is not supported\n" },
    { .write = "create",
      .edits = "spec.podFailurePolicy={'rules':[{'action':'FailJob','onPodConditions':[{'type':'a','"
               "status':''}]}]} ; spec.template.spec.restartPolicy='OnFailure'",
      .wanted = "spec.template.spec.restartPolicy|FieldValueInvalid|Invalid value: \"OnFailure\": only "
                "\"Never\" is supported when podFailurePolicy is specified\n" },
    { .write = "create",
      .edits = "spec.podReplacementPolicy='Other'",
      .wanted = "spec.podReplacementPolicy|FieldValueNotSupported|Unsupported value: \"Other\": support"
                "ed values: \"Failed\", \"TerminatingOrFailed\"\n" },
    { .write = "create",
      .edits = "spec.podReplacementPolicy='TerminatingOrFailed' ; spec.podFailurePolicy={'rules':[]}",
      .wanted = "spec.podReplacementPolicy|FieldValueNotSupported|Unsupported value: \"TerminatingOrFa"
                "iled\": supported values: \"Failed\"\n" },
    { .write = "create",
      .edits = "spec.successPolicy={'rules':[]}",
      .wanted = "spec.successPolicy|FieldValueInvalid|Invalid value: {*}: requires indexed completion"
                " mode\n" },
    { .write = "create",
      .edits = "spec.successPolicy={'rules':[{'succeededCount':1}]}",
      .wanted = "spec.successPolicy|FieldValueInvalid|Invalid value: {*}: requires indexed completion"
                " mode\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[]}",
      .wanted = "spec.successPolicy.rules|FieldValueRequired|Required value: at least one rules must "
                "be specified when the successPolicy is specified\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[{}"
               "]}",
      .wanted = "spec.successPolicy.rules[0]|FieldValueRequired|Required value: at least one of succe"
                "ededCount or succeededIndexes must be specified\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[{'"
               "succeededCount':5,'succeededIndexes':'0-5'}]}",
      .wanted = "spec.successPolicy.rules[0].succeededCount|FieldValueInvalid|Invalid value: 5: must "
                "be less than or equal to 0 (the number of indexes in the specified succeededIndexes "
                "field)\n"
                "spec.successPolicy.rules[0].succeededCount|FieldValueInvalid|Invalid value: 5: must "
                "be less than or equal to 3 (the number of specified completions)\n"
                "spec.successPolicy.rules[0].succeededIndexes|FieldValueInvalid|Invalid value: \"0-5\":"
                " error parsing succeededIndexes: too large index: \"5\"\n" },
    { .write = "create",
      .edits = "spec.completionMode='Indexed' ; spec.completions=3 ; spec.successPolicy={'rules':[{'"
               "succeededCount':-1},{'succeededIndexes':'a'},{'succeededIndexes':'2,1'},{'succeededI"
               "ndexes':'1-1'},{'succeededIndexes':''},{'succeededCount':3,'succeededIndexes':'0-1'}"
               "]}",
      .wanted = "spec.successPolicy.rules[0].succeededCount|FieldValueInvalid|Invalid value: -1: must"
                " be greater than or equal to 0\n"
                "spec.successPolicy.rules[1].succeededIndexes|FieldValueInvalid|Invalid value: \"a\": e"
                "rror parsing succeededIndexes: cannot convert string to integer for index: \"a\"\n"
                "spec.successPolicy.rules[2].succeededIndexes|FieldValueInvalid|Invalid value: \"2,1\":"
                " error parsing succeededIndexes: non-increasing order, previous: 2, current: 1\n"
                "spec.successPolicy.rules[3].succeededIndexes|FieldValueInvalid|Invalid value: \"1-1\":"
                " error parsing succeededIndexes: non-increasing order, previous: 1, current: 1\n"
                "spec.successPolicy.rules[5].succeededCount|FieldValueInvalid|Invalid value: 3: must "
                "be less than or equal to 2 (the number of indexes in the specified succeededIndexes "
                "field)\n" },
    { .write = "create",
      .edits = "spec.managedBy='x'",
      .wanted = "spec.managedBy|FieldValueInvalid|Invalid value: \"x\": must be a domain-prefixed path "
                "(such as \"acme.io/foo\")\n" },
    { .write = "create",
      .edits = "spec.managedBy=''",
      .wanted = "spec.managedBy|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.managedBy='a.b/0123456789012345678901234567890123456789012345678901234567890123"
               "456789'",
      .wanted = "spec.managedBy|FieldValueTooLong|Too long: may not be more than 63 bytes\n" },
    { .write = "create",
      .edits = "spec.template.metadata.labels={'a b':'c'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist of al"
                "phanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.template.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist "
                "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanum"
                "eric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validati"
                "on is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.template.spec.containers=[]",
      .wanted = "spec.template.spec.containers|FieldValueRequired|Required value\n" },
    { .write = "update",
      .edits = "spec.completions=3",
      .wanted = "spec.completions|FieldValueInvalid|Invalid value: 3: field is immutable\n" },
    { .write = "update",
      .edits = "spec.parallelism=5",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.selector={'matchLabels':{'a':'b'}}",
      .wanted = "spec.selector|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: `selector`"
                " not auto-generated\n"
                "spec.selector|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: field is i"
                "mmutable\n"
                "spec.template.metadata.labels|FieldValueInvalid|Invalid value: {\"batch.kubernetes.io"
                "/controller-uid\":\"11111111-2222-3333-4444-555555555555\",\"batch.kubernetes.io/job-nam"
                "e\":\"j\",\"controller-uid\":\"11111111-2222-3333-4444-555555555555\",\"job-name\":\"j\"}: `sel"
                "ector` does not match template `labels`\n" },
    { .write = "update",
      .edits = "spec.completionMode='Indexed'",
      .wanted = "spec.completionMode|FieldValueInvalid|Invalid value: \"Indexed\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.backoffLimit=3",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.template.spec.containers[0].image='x'",
      .wanted = "spec.template.spec|FieldValueInvalid|Invalid value: {*}: field is immutable\n" },
    { .write = "update",
      .edits = "spec.template.spec.nodeSelector={'a':'b'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.template.spec.tolerations=[{'operator':'Exists'}]",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.template.metadata.annotations={'a':'b'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.template.spec.schedulingGates=[{'name':'a'}]",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.template.spec.containers[0].resources={'limits':{'cpu':'1'}}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.managedBy='a.b/c'",
      .wanted = "spec.managedBy|FieldValueInvalid|Invalid value: \"a.b/c\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.podFailurePolicy={'rules':[]}",
      .wanted = "spec.podFailurePolicy|FieldValueInvalid|Invalid value: {*}: field is immutable\n"
                "spec.podReplacementPolicy|FieldValueNotSupported|Unsupported value: \"TerminatingOrFa"
                "iled\": supported values: \"Failed\"\n" },
    { .write = "update",
      .edits = "spec.suspend=false",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.suspend=false ; spec.template.spec.nodeSelector={'a':'b'}",
      .wanted = "" },
    { .write = "status",
      .edits = "status.active=-1 ; status.succeeded=-1 ; status.failed=-1 ; status.terminating=-1 ; "
               "status.ready=-1",
      .wanted = "status.active|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n"
                "status.failed|FieldValueInvalid|Invalid value: -1: cannot decrease the failed counte"
                "r\n"
                "status.failed|FieldValueInvalid|Invalid value: -1: must be greater than or equal to "
                "0\n"
                "status.ready|FieldValueInvalid|Invalid value: -1: must be greater than or equal to 0"
                "\n"
                "status.succeeded|FieldValueInvalid|Invalid value: -1: cannot decrease the succeeded "
                "counter\n"
                "status.succeeded|FieldValueInvalid|Invalid value: -1: must be greater than or equal "
                "to 0\n"
                "status.terminating|FieldValueInvalid|Invalid value: -1: must be greater than or equa"
                "l to 0\n" },
    { .write = "status",
      .edits = "status.active=1 ; status.ready=2",
      .wanted = "status.ready|FieldValueInvalid|Invalid value: 2: cannot set more ready pods than act"
                "ive\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'Complete','status':'True'}]",
      .wanted = "status.completionTime|FieldValueRequired|Required value: completionTime is required "
                "for Complete jobs\n"
                "status.conditions|FieldValueInvalid|Invalid value: cannot set Complete=True conditio"
                "n without the SuccessCriteriaMet=true condition\n"
                "status.startTime|FieldValueRequired|Required value: startTime is required for finish"
                "ed job\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'Complete','status':'True'},{'type':'Failed','status':'Tr"
               "ue'}]",
      .wanted = "status.completionTime|FieldValueRequired|Required value: completionTime is required "
                "for Complete jobs\n"
                "status.conditions|FieldValueInvalid|Invalid value: cannot set Complete=True and Fail"
                "ed=true conditions\n"
                "status.conditions|FieldValueInvalid|Invalid value: cannot set Complete=True conditio"
                "n without the SuccessCriteriaMet=true condition\n"
                "status.conditions|FieldValueInvalid|Invalid value: cannot set Failed=True condition "
                "without the FailureTarget=true condition\n"
                "status.startTime|FieldValueRequired|Required value: startTime is required for finish"
                "ed job\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'Failed','status':'True'}] ; status.completionTime='2026-"
               "01-02T03:04:05Z'",
      .wanted = "status.completionTime|FieldValueInvalid|Invalid value: \"2026-01-02T03:04:05Z\": canno"
                "t set completionTime when there is no Complete=True condition\n"
                "status.conditions|FieldValueInvalid|Invalid value: cannot set Failed=True condition "
                "without the FailureTarget=true condition\n"
                "status.startTime|FieldValueRequired|Required value: startTime is required for finish"
                "ed job\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'SuccessCriteriaMet','status':'True'},{'type':'FailureTar"
               "get','status':'True'}]",
      .wanted = "status.conditions|FieldValueInvalid|Invalid value: cannot set SuccessCriteriaMet=Tru"
                "e and FailureTarget=true conditions\n" },
    { .write = "status",
      .edits = "status.completionTime='2026-01-02T03:04:05Z'",
      .wanted = "status.completionTime|FieldValueInvalid|Invalid value: \"2026-01-02T03:04:05Z\": canno"
                "t set completionTime when there is no Complete=True condition\n" },
    { .write = "status",
      .edits = "status.completedIndexes='0-3'",
      .wanted = "status.completedIndexes|FieldValueInvalid|Invalid value: \"0-3\": cannot set non-empty"
                " completedIndexes when non-indexed completion mode\n"
                "status.completedIndexes|FieldValueInvalid|Invalid value: \"0-3\": error parsing comple"
                "tedIndexes: too large index: \"3\"\n" },
    { .write = "status",
      .edits = "status.failedIndexes='x'",
      .wanted = "status.failedIndexes|FieldValueInvalid|Invalid value: \"x\": cannot set non-null faile"
                "dIndexes when backoffLimitPerIndex is null\n" },
    { .write = "status",
      .edits = "status.uncountedTerminatedPods={'succeeded':['a','a'],'failed':['a','']}",
      .wanted = "status.uncountedTerminatedPods.failed[0]|FieldValueDuplicate|Duplicate value: \"a\"\n"
                "status.uncountedTerminatedPods.failed[1]|FieldValueInvalid|Invalid value: \"\": must n"
                "ot be empty\n"
                "status.uncountedTerminatedPods.succeeded[1]|FieldValueDuplicate|Duplicate value: \"a\""
                "\n" },
    { .write = "status",
      .edits = "status.startTime='2026-01-02T03:04:05Z' ; status.completionTime='2026-01-02T03:04:04"
               "Z' ; status.conditions=[{'type':'SuccessCriteriaMet','status':'True'},{'type':'Compl"
               "ete','status':'True'}]",
      .wanted = "status.completionTime|FieldValueInvalid|Invalid value: \"2026-01-02T03:04:04Z\": must "
                "be equal to or after `startTime`\n" },
    /* batch/v1 CronJob */
    { .kind = "batch/v1 CronJob",
      .base = "{'metadata':{'name':'c'},'spec':{'schedule':'* * * * *','jobTemplate':{'spec':{'temp"
              "late':{'spec':{'restartPolicy':'Never','serviceAccountName':'default','automountServ"
              "iceAccountToken':false,'containers':[{'name':'c','image':'i'}]}}}}}}" },
    { .write = "create",
      .edits = "metadata.name='a2345678901234567890123456789012345678901234567890123'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a23456789012345678901234567890123456"
                "78901234567890123\": must be no more than 52 characters\n" },
    { .write = "create",
      .edits = "spec.schedule=''",
      .wanted = "spec.schedule|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.schedule='x'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"x\": expected exactly 5 fields, found"
                " 1: [x]\n" },
    { .write = "create",
      .edits = "spec.schedule='* * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"* * * *\": expected exactly 5 fields,"
                " found 4: [* * * *]\n" },
    { .write = "create",
      .edits = "spec.schedule='60 * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"60 * * * *\": end of range (60) above"
                " maximum (59): 60\n" },
    { .write = "create",
      .edits = "spec.schedule='*/0 * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"*/0 * * * *\": step of range should b"
                "e a positive number: */0\n" },
    { .write = "create",
      .edits = "spec.schedule='5-1 * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"5-1 * * * *\": beginning of range (5)"
                " beyond end of range (1): 5-1\n" },
    { .write = "create",
      .edits = "spec.schedule='a * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"a * * * *\": failed to parse int from"
                " a: strconv.Atoi: parsing \"a\": invalid syntax\n" },
    { .write = "create",
      .edits = "spec.schedule='* * * foo *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"* * * foo *\": failed to parse int fr"
                "om foo: strconv.Atoi: parsing \"foo\": invalid syntax\n" },
    { .write = "create",
      .edits = "spec.schedule='@hourly'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.schedule='@every 1h'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.schedule='@every x'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"@every x\": failed to parse duration "
                "@every x: time: invalid duration \"x\"\n" },
    { .write = "create",
      .edits = "spec.schedule='@foo'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"@foo\": unrecognized descriptor: @foo"
                "\n" },
    { .write = "create",
      .edits = "spec.schedule='TZ=UTC * * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or "
                "CRON_TZ in schedule, use timeZone field instead\n" },
    { .write = "create",
      .edits = "spec.schedule='CRON_TZ=UTC * * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"CRON_TZ=UTC * * * * *\": cannot use T"
                "Z or CRON_TZ in schedule, use timeZone field instead\n" },
    { .write = "create",
      .edits = "spec.schedule='0 0 1 jan sun'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.schedule='1,2,61 * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"1,2,61 * * * *\": end of range (61) a"
                "bove maximum (59): 61\n" },
    { .write = "create",
      .edits = "spec.schedule='1/2/3 * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"1/2/3 * * * *\": too many slashes: 1/"
                "2/3\n" },
    { .write = "create",
      .edits = "spec.schedule='1-2-3 * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"1-2-3 * * * *\": too many hyphens: 1-"
                "2-3\n" },
    { .write = "create",
      .edits = "spec.timeZone='Europe/Berlin'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.timeZone=''",
      .wanted = "spec.timeZone|FieldValueInvalid|Invalid value: \"\": timeZone must be nil or non-empty"
                " string\n" },
    { .write = "create",
      .edits = "spec.timeZone='Local'",
      .wanted = "spec.timeZone|FieldValueInvalid|Invalid value: \"Local\": timeZone must be an explicit"
                " time zone as defined in https://www.iana.org/time-zones\n" },
    { .write = "create",
      .edits = "spec.timeZone='local'",
      .wanted = "spec.timeZone|FieldValueInvalid|Invalid value: \"local\": timeZone must be an explicit"
                " time zone as defined in https://www.iana.org/time-zones\n"
                "spec.timeZone|FieldValueInvalid|Invalid value: \"local\": unknown time zone local\n" },
    { .write = "create",
      .edits = "spec.timeZone='Nowhere/Land'",
      .wanted = "spec.timeZone|FieldValueInvalid|Invalid value: \"Nowhere/Land\": unknown time zone Now"
                "here/Land\n" },
    { .write = "create",
      .edits = "spec.timeZone='/etc/x'",
      .wanted = "spec.timeZone|FieldValueInvalid|Invalid value: \"/etc/x\": unknown time zone /etc/x\n" },
    { .write = "create",
      .edits = "spec.timeZone='..'",
      .wanted = "spec.timeZone|FieldValueInvalid|Invalid value: \"..\": unknown time zone ..\n" },
    { .write = "create",
      .edits = "spec.concurrencyPolicy='Other'",
      .wanted = "spec.concurrencyPolicy|FieldValueNotSupported|Unsupported value: \"Other\": supported "
                "values: \"Allow\", \"Forbid\", \"Replace\"\n" },
    { .write = "create",
      .edits = "spec.concurrencyPolicy=''",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.startingDeadlineSeconds=-1 ; spec.successfulJobsHistoryLimit=-1 ; spec.failedJo"
               "bsHistoryLimit=-1",
      .wanted = "spec.failedJobsHistoryLimit|FieldValueInvalid|Invalid value: -1: must be greater tha"
                "n or equal to 0\n"
                "spec.startingDeadlineSeconds|FieldValueInvalid|Invalid value: -1: must be greater th"
                "an or equal to 0\n"
                "spec.successfulJobsHistoryLimit|FieldValueInvalid|Invalid value: -1: must be greater"
                " than or equal to 0\n" },
    { .write = "create",
      .edits = "spec.jobTemplate.spec.selector={'matchLabels':{'a':'b'}}",
      .wanted = "spec.jobTemplate.spec.selector|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":"
                "\"b\"}}: `selector` will be auto-generated\n" },
    { .write = "create",
      .edits = "spec.jobTemplate.spec.manualSelector=true",
      .wanted = "spec.jobTemplate.spec.manualSelector|FieldValueNotSupported|Unsupported value: true:"
                " supported values: \"nil\", \"false\"\n" },
    { .write = "create",
      .edits = "spec.jobTemplate.spec.template.spec.restartPolicy='Always'",
      .wanted = "spec.jobTemplate.spec.template.spec.restartPolicy|FieldValueRequired|Required value:"
                " valid values: \"OnFailure\", \"Never\"\n" },
    { .write = "create",
      .edits = "spec.jobTemplate.spec.parallelism=-1",
      .wanted = "spec.jobTemplate.spec.parallelism|FieldValueInvalid|Invalid value: -1: must be great"
                "er than or equal to 0\n" },
    { .write = "create",
      .edits = "spec.jobTemplate.metadata={'labels':{'a b':'c'}}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.schedule='TZ=UTC * * * * *'",
      .wanted = "spec.schedule|FieldValueInvalid|Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or "
                "CRON_TZ in schedule, use timeZone field instead\n" },
    { .write = "update",
      .edits = "spec.timeZone='Nowhere/Land'",
      .wanted = "spec.timeZone|FieldValueInvalid|Invalid value: \"Nowhere/Land\": unknown time zone Now"
                "here/Land\n" },
    { .write = "update",
      .edits = "spec.jobTemplate.spec.template.spec.restartPolicy='Always'",
      .wanted = "spec.jobTemplate.spec.template.spec.restartPolicy|FieldValueRequired|Required value:"
                " valid values: \"OnFailure\", \"Never\"\n" },
    /* v1 PersistentVolumeClaim */
    { .kind = "v1 PersistentVolumeClaim",
      .base = "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'reque"
              "sts':{'storage':'1Gi'}}}}" },
    { .write = "create",
      .edits = "spec.accessModes=[]",
      .wanted = "spec.accessModes|FieldValueRequired|Required value: at least 1 access mode is requir"
                "ed\n" },
    { .write = "create",
      .edits = "spec.accessModes=['X']",
      .wanted = "spec.accessModes|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"R"
                "eadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"\n" },
    { .write = "create",
      .edits = "spec.accessModes=['ReadWriteOncePod','ReadWriteOnce']",
      .wanted = "spec.accessModes|FieldValueForbidden|Forbidden: may not use ReadWriteOncePod with ot"
                "her access modes\n" },
    { .write = "create",
      .edits = "spec.resources={}",
      .wanted = "spec.resources[storage]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.resources={'requests':{'storage':'0'}}",
      .wanted = "spec.resources[storage]|FieldValueInvalid|Invalid value: \"0\": must be greater than z"
                "ero\n" },
    { .write = "create",
      .edits = "spec.resources={'requests':{'storage':'-1'}}",
      .wanted = "spec.resources[storage]|FieldValueInvalid|Invalid value: \"-1\": must be greater than "
                "zero\n" },
    { .write = "create",
      .edits = "spec.selector={'matchLabels':{'a b':'c'}}",
      .wanted = "spec.selector.matchLabels|FieldValueInvalid|Invalid value: \"a b\": name part must con"
                "sist of alphanumeric characters, '-', '_' or '.', and must start and end with an alp"
                "hanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for val"
                "idation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.storageClassName='A'",
      .wanted = "spec.storageClassName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 sub"
                "domain must consist of lower case alphanumeric characters, '-' or '.', and must star"
                "t and end with an alphanumeric character (e.g. 'example.com', regex used for validat"
                "ion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.volumeMode='X'",
      .wanted = "spec.volumeMode|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"Bl"
                "ock\", \"Filesystem\"\n" },
    { .write = "create",
      .edits = "spec.volumeName='A'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.dataSource={'kind':'','name':''}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.dataSource={'kind':'Pod','name':'x'}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.dataSource={'apiGroup':'a.b','kind':'X','name':'x'}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.dataSourceRef={'kind':'PersistentVolumeClaim','name':'x'} ; spec.dataSource={'k"
               "ind':'PersistentVolumeClaim','name':'y'}",
      .wanted = "spec|FieldValueInvalid|Invalid value: {}: must match dataSourceRef\n" },
    { .write = "create",
      .edits = "spec.volumeAttributesClassName='A'",
      .wanted = "spec.volumeAttributesClassName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC"
                " 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                "must start and end with an alphanumeric character (e.g. 'example.com', regex used fo"
                "r validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "update",
      .edits = "spec.accessModes=['ReadOnlyMany']",
      .wanted = "spec|FieldValueForbidden|Forbidden: spec is immutable after creation except resource"
                "s.requests and volumeAttributesClassName for bound claims\n" },
    { .write = "update",
      .edits = "spec.resources={'requests':{'storage':'2Gi'}}",
      .wanted = "spec|FieldValueForbidden|Forbidden: spec is immutable after creation except resource"
                "s.requests and volumeAttributesClassName for bound claims\n" },
    { .write = "update",
      .edits = "spec.resources={'requests':{'storage':'500Mi'}}",
      .wanted = "spec|FieldValueForbidden|Forbidden: spec is immutable after creation except resource"
                "s.requests and volumeAttributesClassName for bound claims\n" },
    { .write = "update",
      .edits = "spec.storageClassName='x'",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.volumeName='x'",
      .wanted = "" },
    { .write = "status",
      .edits = "status.phase='X'",
      .wanted = "" },
    { .write = "status",
      .edits = "status.accessModes=['X']",
      .wanted = "" },
    { .write = "status",
      .edits = "status.capacity={'storage':'-1'}",
      .wanted = "status.capacity[storage]|FieldValueInvalid|Invalid value: -1: must be a valid resour"
                "ce quantity\n" },
    { .write = "status",
      .edits = "status.allocatedResources={'storage':'-1'}",
      .wanted = "status.allocatedResources[storage]|FieldValueInvalid|Invalid value: -1: must be a va"
                "lid resource quantity\n" },
    { .write = "status",
      .edits = "status.allocatedResourceStatuses={'storage':'X'}",
      .wanted = "status.allocatedResourceStatuses|FieldValueNotSupported|Unsupported value: \"storage\""
                ": supported values: \"ControllerResizeInProgress\", \"ControllerResizeInfeasible\", \"Nod"
                "eResizeInProgress\", \"NodeResizeInfeasible\", \"NodeResizePending\"\n" },
    /* v1 PersistentVolume */
    { .kind = "v1 PersistentVolume",
      .base = "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storag"
              "e':'1Gi'},'hostPath':{'path':'/x'}}}" },
    { .write = "create",
      .edits = "spec.accessModes=[]",
      .wanted = "spec.accessModes|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.accessModes=['X']",
      .wanted = "spec.accessModes|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"R"
                "eadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"\n" },
    { .write = "create",
      .edits = "spec.capacity",
      .wanted = "spec.capacity|FieldValueNotSupported|Unsupported value: null: supported values: \"sto"
                "rage\"\n"
                "spec.capacity|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.capacity={'storage':'0'}",
      .wanted = "spec.capacity[storage]|FieldValueInvalid|Invalid value: \"0\": must be greater than ze"
                "ro\n" },
    { .write = "create",
      .edits = "spec.capacity={'cpu':'1'}",
      .wanted = "spec.capacity|FieldValueNotSupported|Unsupported value: {\"cpu\":\"1\"}: supported value"
                "s: \"storage\"\n" },
    { .write = "create",
      .edits = "spec.capacity={'storage':'1','cpu':'1'}",
      .wanted = "spec.capacity|FieldValueNotSupported|Unsupported value: {\"cpu\":\"1\",\"storage\":\"1\"}: s"
                "upported values: \"storage\"\n" },
    { .write = "create",
      .edits = "spec.hostPath",
      .wanted = "spec|FieldValueRequired|Required value: must specify a volume type\n" },
    { .write = "create",
      .edits = "spec.hostPath={'path':''}",
      .wanted = "spec.hostPath.path|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath={'path':'/'} ; spec.persistentVolumeReclaimPolicy='Recycle'",
      .wanted = "spec.persistentVolumeReclaimPolicy|FieldValueForbidden|Forbidden: may not be 'recycl"
                "e' for a hostPath mount of '/'\n" },
    { .write = "create",
      .edits = "spec.persistentVolumeReclaimPolicy='X'",
      .wanted = "spec.persistentVolumeReclaimPolicy|FieldValueNotSupported|Unsupported value: \"X\": su"
                "pported values: \"Delete\", \"Recycle\", \"Retain\"\n" },
    { .write = "create",
      .edits = "spec.storageClassName='A'",
      .wanted = "spec.storageClassName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 sub"
                "domain must consist of lower case alphanumeric characters, '-' or '.', and must star"
                "t and end with an alphanumeric character (e.g. 'example.com', regex used for validat"
                "ion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.volumeMode='X'",
      .wanted = "spec.volumeMode|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"Bl"
                "ock\", \"Filesystem\"\n" },
    { .write = "create",
      .edits = "spec.nfs={'server':'','path':'x'}",
      .wanted = "spec.nfs|FieldValueForbidden|Forbidden: may not specify more than 1 volume type\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.nfs={'server':'','path':'x'}",
      .wanted = "spec.nfs.path|FieldValueInvalid|Invalid value: \"x\": must be an absolute path\n"
                "spec.nfs.server|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.local={'path':''}",
      .wanted = "spec.local.path|FieldValueRequired|Required value\n"
                "spec.nodeAffinity|FieldValueRequired|Required value: Local volume requires node affi"
                "nity\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.local={'path':'/x'} ; spec.nodeAffinity={'required':{'nodeSelec"
               "torTerms':[]}}",
      .wanted = "spec.nodeAffinity.required.nodeSelectorTerms|FieldValueRequired|Required value: must"
                " have at least one node selector term\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.csi={'driver':'','volumeHandle':''}",
      .wanted = "spec.csi.driver|FieldValueRequired|Required value\n"
                "spec.csi.volumeHandle|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.csi={'driver':'a','volumeHandle':'b','nodePublishSecretRef':{'n"
               "ame':''},'controllerPublishSecretRef':{'namespace':''}}",
      .wanted = "spec.csi.controllerPublishSecretRef.namespace|FieldValueRequired|Required value\n"
                "spec.csi.controllerPublishSecretRef.name|FieldValueRequired|Required value\n"
                "spec.csi.nodePublishSecretRef.namespace|FieldValueRequired|Required value\n"
                "spec.csi.nodePublishSecretRef.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.iscsi={'targetPortal':'','iqn':'x','lun':300,'chapAuthDiscovery"
               "':true}",
      .wanted = "spec.iscsi.iqn|FieldValueInvalid|Invalid value: \"x\": must be valid format\n"
                "spec.iscsi.lun|FieldValueInvalid|Invalid value: 300: must be between 0 and 255, incl"
                "usive\n"
                "spec.iscsi.secretRef|FieldValueRequired|Required value\n"
                "spec.iscsi.targetPortal|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.rbd={'monitors':[],'image':''}",
      .wanted = "spec.rbd.image|FieldValueRequired|Required value\n"
                "spec.rbd.monitors|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.cephfs={'monitors':[]}",
      .wanted = "spec.cephfs.monitors|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.glusterfs={'endpoints':'','path':''}",
      .wanted = "spec.glusterfs.endpoints|FieldValueRequired|Required value\n"
                "spec.glusterfs.path|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.azureFile={'secretName':'','shareName':'','secretNamespace':''}",
      .wanted = "spec.azureFile.secretNamespace|FieldValueRequired|Required value\n"
                "spec.azureFile.secretName|FieldValueRequired|Required value\n"
                "spec.azureFile.shareName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.fc={}",
      .wanted = "spec.fc.targetWWNs|FieldValueRequired|Required value: must specify either targetWWNs"
                " or wwids, but not both\n" },
    { .write = "create",
      .edits = "spec.hostPath ; spec.flexVolume={'driver':''}",
      .wanted = "spec.flexVolume.driver|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.volumeAttributesClassName='A'",
      .wanted = "spec.csi|FieldValueRequired|Required value: has to be specified when using volumeAtt"
                "ributesClassName\n"
                "spec.volumeAttributesClassName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC"
                " 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                "must start and end with an alphanumeric character (e.g. 'example.com', regex used fo"
                "r validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.nodeAffinity={}",
      .wanted = "spec.nodeAffinity.required|FieldValueRequired|Required value: must specify required "
                "node constraints\n" },
    { .write = "update",
      .edits = "spec.hostPath={'path':'/y'}",
      .wanted = "spec.persistentvolumesource|FieldValueForbidden|Forbidden: spec.persistentvolumesour"
                "ce is immutable after creation\n" },
    { .write = "update",
      .edits = "spec.accessModes=['ReadOnlyMany']",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.volumeMode='Block'",
      .wanted = "volumeMode|FieldValueInvalid|Invalid value: \"Block\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.capacity={'storage':'2Gi'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.nodeAffinity={'required':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'a',"
               "'operator':'Exists'}]}]}}",
      .wanted = "" },
    /* v1 ResourceQuota */
    { .kind = "v1 ResourceQuota",
      .base = "{'metadata':{'name':'q'},'spec':{'hard':{'cpu':'1'}}}" },
    { .write = "create",
      .edits = "spec.hard={'a b':'1','cpu':'-1','pods':'1500m','foo':'1','example.com/x':'1'}",
      .wanted = "spec.hard[a b]|FieldValueInvalid|Invalid value: \"a b\": must be a standard resource f"
                "or quota\n"
                "spec.hard[a b]|FieldValueInvalid|Invalid value: \"a b\": name part must consist of alp"
                "hanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric c"
                "haracter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.hard[cpu]|FieldValueInvalid|Invalid value: \"-1\": must be greater than or equal "
                "to 0\n"
                "spec.hard[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a standard resource f"
                "or quota\n"
                "spec.hard[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a standard resource t"
                "ype or fully qualified\n"
                "spec.hard[pods]|FieldValueInvalid|Invalid value: \"1500m\": must be an integer\n" },
    { .write = "create",
      .edits = "spec.hard={'count/pods':'1','requests.storage':'1','x.storageclass.storage.k8s.io/re"
               "quests.storage':'1'}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.scopes=['X']",
      .wanted = "spec.scopes|FieldValueInvalid|Invalid value: [\"X\"]: unsupported scope\n" },
    { .write = "create",
      .edits = "spec.scopes=['Terminating','NotTerminating']",
      .wanted = "spec.scopes|FieldValueInvalid|Invalid value: [\"Terminating\",\"NotTerminating\"]: confl"
                "icting scopes\n" },
    { .write = "create",
      .edits = "spec.scopes=['BestEffort','NotBestEffort']",
      .wanted = "spec.scopes|FieldValueInvalid|Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflic"
                "ting scopes\n"
                "spec.scopes|FieldValueInvalid|Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsuppo"
                "rted scope applied to resource\n" },
    { .write = "create",
      .edits = "spec.scopes=['BestEffort']",
      .wanted = "spec.scopes|FieldValueInvalid|Invalid value: [\"BestEffort\"]: unsupported scope appli"
                "ed to resource\n" },
    { .write = "create",
      .edits = "spec.scopes=['Terminating'] ; spec.hard={'services':'1'}",
      .wanted = "spec.scopes|FieldValueInvalid|Invalid value: [\"Terminating\"]: unsupported scope appl"
                "ied to resource\n" },
    { .write = "create",
      .edits = "spec.scopeSelector={'matchExpressions':[{'scopeName':'X','operator':'Y'}]}",
      .wanted = "spec.scopeSelector.matchExpressions.operator|FieldValueInvalid|Invalid value: \"Y\": n"
                "ot a valid selector operator\n"
                "spec.scopeSelector.matchExpressions.scopeName|FieldValueInvalid|Invalid value: \"X\": "
                "unsupported scope\n" },
    { .write = "create",
      .edits = "spec.scopeSelector={'matchExpressions':[{'scopeName':'PriorityClass','operator':'In'"
               "},{'scopeName':'PriorityClass','operator':'Exists','values':['a']},{'scopeName':'Ter"
               "minating','operator':'In','values':['a']}]}",
      .wanted = "spec.scopeSelector.matchExpressions.operator|FieldValueInvalid|Invalid value: \"In\": "
                "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaSc"
                "opeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
                "ResourceQuotaScopeCrossNamespacePodAffinity\n"
                "spec.scopeSelector.matchExpressions.values|FieldValueInvalid|Invalid value: [\"a\"]: m"
                "ust be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector\n"
                "spec.scopeSelector.matchExpressions.values|FieldValueRequired|Required value: must b"
                "e at least one value when `operator` is 'In' or 'NotIn' for scope selector\n" },
    { .write = "update",
      .edits = "spec.scopes=['Terminating']",
      .wanted = "spec.scopes|FieldValueInvalid|Invalid value: [\"Terminating\"]: field is immutable\n" },
    { .write = "update",
      .edits = "spec.hard={'cpu':'-1'}",
      .wanted = "spec.hard[cpu]|FieldValueInvalid|Invalid value: \"-1\": must be greater than or equal "
                "to 0\n" },
    { .write = "status",
      .edits = "status.hard={'cpu':'-1'} ; status.used={'a b':'1'}",
      .wanted = "status.hard[cpu]|FieldValueInvalid|Invalid value: \"-1\": must be greater than or equa"
                "l to 0\n"
                "status.used[a b]|FieldValueInvalid|Invalid value: \"a b\": must be a standard resource"
                " for quota\n"
                "status.used[a b]|FieldValueInvalid|Invalid value: \"a b\": name part must consist of a"
                "lphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation i"
                "s '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    /* v1 LimitRange */
    { .kind = "v1 LimitRange",
      .base = "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Container','max':{'cpu':'1'}}]}}" },
    { .write = "create",
      .edits = "spec.limits=[{'type':''}]",
      .wanted = "spec.limits[0].type|FieldValueInvalid|Invalid value: \"\": name part must be non-empty"
                "\n"
                "spec.limits[0].type|FieldValueInvalid|Invalid value: \"\": name part must consist of a"
                "lphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation i"
                "s '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'a b'}]",
      .wanted = "spec.limits[0].type|FieldValueInvalid|Invalid value: \"a b\": name part must consist o"
                "f alphanumeric characters, '-', '_' or '.', and must start and end with an alphanume"
                "ric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validatio"
                "n is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container'},{'type':'Container'}]",
      .wanted = "spec.limits[1].type|FieldValueDuplicate|Duplicate value: \"Container\"\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Pod','default':{'cpu':'1'},'defaultRequest':{'cpu':'1'}}]",
      .wanted = "spec.limits[0].defaultRequest|FieldValueForbidden|Forbidden: may not be specified wh"
                "en `type` is 'Pod'\n"
                "spec.limits[0].default|FieldValueForbidden|Forbidden: may not be specified when `typ"
                "e` is 'Pod'\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'PersistentVolumeClaim'}]",
      .wanted = "spec.limits[0].limits|FieldValueRequired|Required value: either minimum or maximum s"
                "torage value is required, but neither was provided\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container','min':{'cpu':'2'},'max':{'cpu':'1'}}]",
      .wanted = "spec.limits[0].defaultRequest[cpu]|FieldValueInvalid|Invalid value: \"1\": min value 2"
                " is greater than default request value 1\n"
                "spec.limits[0].default[cpu]|FieldValueInvalid|Invalid value: \"2\": min value 2 is gre"
                "ater than default value 1\n"
                "spec.limits[0].min[cpu]|FieldValueInvalid|Invalid value: \"2\": min value 2 is greater"
                " than max value 1\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container','min':{'cpu':'2'},'max':{'cpu':'4'},'default':{'cpu"
               "':'1'},'defaultRequest':{'cpu':'5'}}]",
      .wanted = "spec.limits[0].defaultRequest[cpu]|FieldValueInvalid|Invalid value: \"5\": default req"
                "uest value 5 is greater than default limit value 1\n"
                "spec.limits[0].defaultRequest[cpu]|FieldValueInvalid|Invalid value: \"5\": default req"
                "uest value 5 is greater than max value 4\n"
                "spec.limits[0].default[cpu]|FieldValueInvalid|Invalid value: \"2\": min value 2 is gre"
                "ater than default value 1\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container','default':{'cpu':'1'},'defaultRequest':{'cpu':'2'}}"
               "]",
      .wanted = "spec.limits[0].defaultRequest[cpu]|FieldValueInvalid|Invalid value: \"2\": default req"
                "uest value 2 is greater than default limit value 1\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container','max':{'a b':'1','foo':'1'}}]",
      .wanted = "spec.limits[0].defaultRequest[a b]|FieldValueInvalid|Invalid value: \"a b\": must be a"
                " standard resource for containers\n"
                "spec.limits[0].defaultRequest[a b]|FieldValueInvalid|Invalid value: \"a b\": name part"
                " must consist of alphanumeric characters, '-', '_' or '.', and must start and end wi"
                "th an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex use"
                "d for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.limits[0].defaultRequest[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a"
                " standard resource for containers\n"
                "spec.limits[0].defaultRequest[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a"
                " standard resource type or fully qualified\n"
                "spec.limits[0].default[a b]|FieldValueInvalid|Invalid value: \"a b\": must be a standa"
                "rd resource for containers\n"
                "spec.limits[0].default[a b]|FieldValueInvalid|Invalid value: \"a b\": name part must c"
                "onsist of alphanumeric characters, '-', '_' or '.', and must start and end with an a"
                "lphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for v"
                "alidation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.limits[0].default[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a standa"
                "rd resource for containers\n"
                "spec.limits[0].default[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a standa"
                "rd resource type or fully qualified\n"
                "spec.limits[0].max[a b]|FieldValueInvalid|Invalid value: \"a b\": must be a standard r"
                "esource for containers\n"
                "spec.limits[0].max[a b]|FieldValueInvalid|Invalid value: \"a b\": name part must consi"
                "st of alphanumeric characters, '-', '_' or '.', and must start and end with an alpha"
                "numeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valid"
                "ation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.limits[0].max[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a standard r"
                "esource for containers\n"
                "spec.limits[0].max[foo]|FieldValueInvalid|Invalid value: \"foo\": must be a standard r"
                "esource type or fully qualified\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container','maxLimitRequestRatio':{'cpu':'0.5'}}]",
      .wanted = "spec.limits[0].maxLimitRequestRatio[cpu]|FieldValueInvalid|Invalid value: \"500m\": ra"
                "tio 500m is less than 1\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container','min':{'cpu':'1'},'max':{'cpu':'2'},'maxLimitReques"
               "tRatio':{'cpu':'3'}}]",
      .wanted = "spec.limits[0].maxLimitRequestRatio[cpu]|FieldValueInvalid|Invalid value: \"3\": ratio"
                " 3 is greater than max/min = 2.000000\n" },
    { .write = "create",
      .edits = "spec.limits=[{'type':'Container','min':{'example.com/x':'1'},'max':{'example.com/x':"
               "'2'},'default':{'example.com/x':'1'},'defaultRequest':{'example.com/x':'2'}}]",
      .wanted = "spec.limits[0].defaultRequest[example.com/x]|FieldValueInvalid|Invalid value: \"2\": d"
                "efault request value 2 is greater than default limit value 1\n"
                "spec.limits[0].defaultRequest[example.com/x]|FieldValueInvalid|Invalid value: \"2\": d"
                "efault value 1 must equal to defaultRequest value 2 in example.com/x\n" },
    /* rbac.authorization.k8s.io/v1 Role */
    { .kind = "rbac.authorization.k8s.io/v1 Role",
      .base = "{'metadata':{'name':'r'},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['po"
              "ds']}]}" },
    { .write = "create",
      .edits = "metadata.name='a%b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a%b\": may not contain '%'\n" },
    { .write = "create",
      .edits = "metadata.name='a/b'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"a/b\": may not contain '/'\n" },
    { .write = "create",
      .edits = "rules=[{}]",
      .wanted = "rules[0].apiGroups|FieldValueRequired|Required value: resource rules must supply at "
                "least one api group\n"
                "rules[0].resources|FieldValueRequired|Required value: resource rules must supply at "
                "least one resource\n"
                "rules[0].verbs|FieldValueRequired|Required value: verbs must contain at least one va"
                "lue\n" },
    { .write = "create",
      .edits = "rules=[{'verbs':['get']}]",
      .wanted = "rules[0].apiGroups|FieldValueRequired|Required value: resource rules must supply at "
                "least one api group\n"
                "rules[0].resources|FieldValueRequired|Required value: resource rules must supply at "
                "least one resource\n" },
    { .write = "create",
      .edits = "rules=[{'verbs':['get'],'nonResourceURLs':['/x']}]",
      .wanted = "rules[0].nonResourceURLs|FieldValueInvalid|Invalid value: [\"/x\"]: namespaced rules c"
                "annot apply to non-resource URLs\n" },
    { .write = "create",
      .edits = "rules=[{'verbs':['get'],'apiGroups':[''],'resources':['x'],'nonResourceURLs':['/x']}"
               "]",
      .wanted = "rules[0].nonResourceURLs|FieldValueInvalid|Invalid value: [\"/x\"]: namespaced rules c"
                "annot apply to non-resource URLs\n"
                "rules[0].nonResourceURLs|FieldValueInvalid|Invalid value: [\"/x\"]: rules cannot apply"
                " to both regular resources and non-resource URLs\n" },
    /* rbac.authorization.k8s.io/v1 ClusterRole */
    { .kind = "rbac.authorization.k8s.io/v1 ClusterRole",
      .base = "{'metadata':{'name':'r'},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['po"
              "ds']}]}" },
    { .write = "create",
      .edits = "rules=[{'verbs':['get'],'nonResourceURLs':['/x']}]",
      .wanted = "" },
    { .write = "create",
      .edits = "rules=[{'verbs':['get'],'nonResourceURLs':['/x'],'resources':['x']}]",
      .wanted = "rules[0].nonResourceURLs|FieldValueInvalid|Invalid value: [\"/x\"]: rules cannot apply"
                " to both regular resources and non-resource URLs\n" },
    { .write = "create",
      .edits = "aggregationRule={}",
      .wanted = "aggregationRule.clusterRoleSelectors|FieldValueRequired|Required value: at least one"
                " clusterRoleSelector required if aggregationRule is non-nil\n" },
    { .write = "create",
      .edits = "aggregationRule={'clusterRoleSelectors':[{'matchLabels':{'a b':'c'}},{'matchExpressi"
               "ons':[{'key':'a','operator':'X'}]}]}",
      .wanted = "aggregationRule.clusterRoleSelectors[0].matchLabels|FieldValueInvalid|Invalid value:"
                " \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must"
                " start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '12"
                "3-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "aggregationRule.clusterRoleSelectors[0]|FieldValueInvalid|Invalid value: null: inval"
                "id label selector.\n"
                "aggregationRule.clusterRoleSelectors[1].matchExpressions[0].operator|FieldValueInval"
                "id|Invalid value: \"X\": not a valid selector operator\n"
                "aggregationRule.clusterRoleSelectors[1]|FieldValueInvalid|Invalid value: null: inval"
                "id label selector.\n" },
    { .write = "update",
      .edits = "rules=[{}]",
      .wanted = "rules[0].apiGroups|FieldValueRequired|Required value: resource rules must supply at "
                "least one api group\n"
                "rules[0].resources|FieldValueRequired|Required value: resource rules must supply at "
                "least one resource\n"
                "rules[0].verbs|FieldValueRequired|Required value: verbs must contain at least one va"
                "lue\n" },
    /* rbac.authorization.k8s.io/v1 RoleBinding */
    { .kind = "rbac.authorization.k8s.io/v1 RoleBinding",
      .base = "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'C"
              "lusterRole','name':'view'},'subjects':[{'kind':'User','name':'u','apiGroup':'rbac.au"
              "thorization.k8s.io'}]}" },
    { .write = "create",
      .edits = "roleRef={'apiGroup':'x','kind':'X','name':''}",
      .wanted = "roleRef.apiGroup|FieldValueNotSupported|Unsupported value: \"x\": supported values: \"r"
                "bac.authorization.k8s.io\"\n"
                "roleRef.kind|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"Role\""
                ", \"ClusterRole\"\n"
                "roleRef.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "roleRef.name='a/b'",
      .wanted = "roleRef.name|FieldValueInvalid|Invalid value: \"a/b\": may not contain '/'\n" },
    { .write = "create",
      .edits = "subjects=[{'kind':'X','name':''}]",
      .wanted = "subjects[0].kind|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"S"
                "erviceAccount\", \"User\", \"Group\"\n"
                "subjects[0].name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "subjects=[{'kind':'User','name':'u','apiGroup':'x'},{'kind':'Group','name':'g','apiG"
               "roup':'x'}]",
      .wanted = "subjects[0].apiGroup|FieldValueNotSupported|Unsupported value: \"x\": supported values"
                ": \"rbac.authorization.k8s.io\"\n"
                "subjects[1].apiGroup|FieldValueNotSupported|Unsupported value: \"x\": supported values"
                ": \"rbac.authorization.k8s.io\"\n" },
    { .write = "create",
      .edits = "subjects=[{'kind':'ServiceAccount','name':'A','namespace':''},{'kind':'ServiceAccoun"
               "t','name':'a','apiGroup':'x','namespace':'d'}]",
      .wanted = "subjects[0].name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomai"
                "n must consist of lower case alphanumeric characters, '-' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'example.com', regex used for validation i"
                "s '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "subjects[1].apiGroup|FieldValueNotSupported|Unsupported value: \"x\": supported values"
                ": \"\"\n" },
    { .write = "update",
      .edits = "roleRef.name='edit'",
      .wanted = "roleRef|FieldValueInvalid|Invalid value: {*}: cannot change roleRef\n" },
    { .write = "update",
      .edits = "subjects=[{'kind':'User','name':''}]",
      .wanted = "subjects[0].name|FieldValueRequired|Required value\n" },
    /* rbac.authorization.k8s.io/v1 ClusterRoleBinding */
    { .kind = "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
      .base = "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'C"
              "lusterRole','name':'view'}}" },
    { .write = "create",
      .edits = "roleRef.kind='Role'",
      .wanted = "roleRef.kind|FieldValueNotSupported|Unsupported value: \"Role\": supported values: \"Cl"
                "usterRole\"\n" },
    { .write = "create",
      .edits = "subjects=[{'kind':'ServiceAccount','name':'a'}]",
      .wanted = "subjects[0].namespace|FieldValueRequired|Required value\n" },
    /* scheduling.k8s.io/v1 PriorityClass */
    { .kind = "scheduling.k8s.io/v1 PriorityClass",
      .base = "{'metadata':{'name':'p'},'value':1}" },
    { .write = "create",
      .edits = "metadata.name='system-foo'",
      .wanted = "metadata.name|FieldValueForbidden|Forbidden: priority class names with 'system-' pre"
                "fix are reserved for system use only. error: system-foo is not a known system priori"
                "ty class\n" },
    { .write = "create",
      .edits = "metadata.name='system-node-critical'",
      .wanted = "metadata.name|FieldValueForbidden|Forbidden: priority class names with 'system-' pre"
                "fix are reserved for system use only. error: value of system-node-critical PriorityC"
                "lass must be 2000001000\n" },
    { .write = "create",
      .edits = "value=1000000001",
      .wanted = "value|FieldValueForbidden|Forbidden: maximum allowed value of a user defined priorit"
                "y is 1000000000\n" },
    { .write = "create",
      .edits = "preemptionPolicy='X'",
      .wanted = "preemptionPolicy|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"P"
                "reemptLowerPriority\", \"Never\"\n" },
    { .write = "update",
      .edits = "value=2",
      .wanted = "value|FieldValueForbidden|Forbidden: may not be changed in an update.\n" },
    { .write = "update",
      .edits = "preemptionPolicy='Never'",
      .wanted = "preemptionPolicy|FieldValueInvalid|Invalid value: \"Never\": field is immutable\n" },
    { .write = "update",
      .edits = "description='x'",
      .wanted = "" },
    /* node.k8s.io/v1 RuntimeClass */
    { .kind = "node.k8s.io/v1 RuntimeClass",
      .base = "{'metadata':{'name':'r'},'handler':'h'}" },
    { .write = "create",
      .edits = "handler=''",
      .wanted = "handler|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "handler='A'",
      .wanted = "handler|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 label must consis"
                "t of lower case alphanumeric characters or '-', and must start and end with an alpha"
                "numeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z"
                "0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "overhead={'podFixed':{'cpu':'-1'}}",
      .wanted = "overhead.limits[cpu]|FieldValueInvalid|Invalid value: \"-1\": must be greater than or "
                "equal to 0\n" },
    { .write = "create",
      .edits = "overhead={'podFixed':{'a b':'1'}}",
      .wanted = "overhead.limits[a b]|FieldValueInvalid|Invalid value: \"a b\": must be a standard reso"
                "urce for containers\n"
                "overhead.limits[a b]|FieldValueInvalid|Invalid value: \"a b\": name part must consist "
                "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanum"
                "eric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validati"
                "on is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "scheduling={'nodeSelector':{'a b':'c'}}",
      .wanted = "scheduling.nodeSelector|FieldValueInvalid|Invalid value: \"a b\": name part must consi"
                "st of alphanumeric characters, '-', '_' or '.', and must start and end with an alpha"
                "numeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valid"
                "ation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "scheduling={'tolerations':[{'key':'a','operator':'X'},{'key':'b'},{'key':'b'}]}",
      .wanted = "scheduling.tolerations[0].operator|FieldValueNotSupported|Unsupported value: \"X\": su"
                "pported values: \"Equal\", \"Exists\"\n"
                "scheduling.tolerations[2]|FieldValueDuplicate|Duplicate value: {*}\n" },
    { .write = "update",
      .edits = "handler='x'",
      .wanted = "handler|FieldValueInvalid|Invalid value: \"x\": field is immutable\n" },
    /* policy/v1 PodDisruptionBudget */
    { .kind = "policy/v1 PodDisruptionBudget",
      .base = "{'metadata':{'name':'p'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'"
              "}}}}" },
    { .write = "create",
      .edits = "spec.maxUnavailable=1",
      .wanted = "spec|FieldValueInvalid|Invalid value: {*}: minAvailable and maxUnavailable cannot be"
                " both set\n" },
    { .write = "create",
      .edits = "spec.minAvailable=-1",
      .wanted = "spec.minAvailable|FieldValueInvalid|Invalid value: -1: must be greater than or equal"
                " to 0\n" },
    { .write = "create",
      .edits = "spec.minAvailable='x'",
      .wanted = "spec.minAvailable|FieldValueInvalid|Invalid value: \"x\": a valid percent string must "
                "be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for "
                "validation is '[0-9]+%')\n" },
    { .write = "create",
      .edits = "spec.minAvailable='101%'",
      .wanted = "spec.minAvailable|FieldValueInvalid|Invalid value: \"101%\": must not be greater than "
                "100%\n" },
    { .write = "create",
      .edits = "spec.selector={'matchLabels':{'a':'b c'}}",
      .wanted = "spec.selector.matchLabels|FieldValueInvalid|Invalid value: \"b c\": a valid label must"
                " be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '"
                "12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.unhealthyPodEvictionPolicy='X'",
      .wanted = "spec.unhealthyPodEvictionPolicy|FieldValueNotSupported|Unsupported value: \"X\": suppo"
                "rted values: \"AlwaysAllow\", \"IfHealthyBudget\"\n" },
    { .write = "update",
      .edits = "spec.minAvailable=2",
      .wanted = "" },
    { .write = "status",
      .edits = "status.currentHealthy=-1 ; status.desiredHealthy=-1 ; status.expectedPods=-1 ; statu"
               "s.disruptionsAllowed=-1",
      .wanted = "status.currentHealthy|FieldValueInvalid|Invalid value: -1: must be greater than or e"
                "qual to 0\n"
                "status.desiredHealthy|FieldValueInvalid|Invalid value: -1: must be greater than or e"
                "qual to 0\n"
                "status.disruptionsAllowed|FieldValueInvalid|Invalid value: -1: must be greater than "
                "or equal to 0\n"
                "status.expectedPods|FieldValueInvalid|Invalid value: -1: must be greater than or equ"
                "al to 0\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'a b','status':'X','reason':'','message':'','lastTransiti"
               "onTime':null}]",
      .wanted = "status.conditions[0].lastTransitionTime|FieldValueRequired|Required value\n"
                "status.conditions[0].reason|FieldValueRequired|Required value\n"
                "status.conditions[0].status|FieldValueNotSupported|Unsupported value: \"X\": supported"
                " values: \"False\", \"True\", \"Unknown\"\n"
                "status.conditions[0].type|FieldValueInvalid|Invalid value: \"a b\": name part must con"
                "sist of alphanumeric characters, '-', '_' or '.', and must start and end with an alp"
                "hanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for val"
                "idation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    /* coordination.k8s.io/v1 Lease */
    { .kind = "coordination.k8s.io/v1 Lease",
      .base = "{'metadata':{'name':'l'},'spec':{}}" },
    { .write = "create",
      .edits = "spec.leaseDurationSeconds=0",
      .wanted = "spec.leaseDurationSeconds|FieldValueInvalid|Invalid value: 0: must be greater than 0"
                "\n" },
    { .write = "create",
      .edits = "spec.leaseDurationSeconds=-1",
      .wanted = "spec.leaseDurationSeconds|FieldValueInvalid|Invalid value: -1: must be greater than "
                "0\n" },
    { .write = "create",
      .edits = "spec.leaseTransitions=-1",
      .wanted = "spec.leaseTransitions|FieldValueInvalid|Invalid value: -1: must be greater than or e"
                "qual to 0\n" },
    { .write = "create",
      .edits = "spec.preferredHolder='x'",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.strategy='x'",
      .wanted = "" },
    /* networking.k8s.io/v1 Ingress */
    { .kind = "networking.k8s.io/v1 Ingress",
      .base = "{'metadata':{'name':'i'},'spec':{'defaultBackend':{'service':{'name':'s','port':{'nu"
              "mber':80}}}}}" },
    { .write = "create",
      .edits = "spec.defaultBackend",
      .wanted = "spec|FieldValueInvalid|Invalid value: null: either `defaultBackend` or `rules` must "
                "be specified\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={}",
      .wanted = "spec.defaultBackend|FieldValueInvalid|Invalid value: \"\": resource or service backend"
                " is required\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={'service':{'name':'','port':{}}}",
      .wanted = "spec.defaultBackend.service.name|FieldValueRequired|Required value\n"
                "spec.defaultBackend|FieldValueRequired|Required value: port name or number is requir"
                "ed\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={'service':{'name':'A','port':{'number':80,'name':'x'}}}",
      .wanted = "spec.defaultBackend.service.name|FieldValueInvalid|Invalid value: \"A\": a lowercase R"
                "FC 1123 label must consist of lower case alphanumeric characters or '-', and must st"
                "art and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex use"
                "d for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.defaultBackend|FieldValueInvalid|Invalid value: \"\": cannot set both port name &"
                " port number\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={'service':{'name':'1a','port':{'number':70000}}}",
      .wanted = "spec.defaultBackend.service.port.number|FieldValueInvalid|Invalid value: 70000: must"
                " be between 1 and 65535, inclusive\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={'service':{'name':'a','port':{'name':'A_'}}}",
      .wanted = "spec.defaultBackend.service.port.name|FieldValueInvalid|Invalid value: \"A_\": must co"
                "ntain at least one letter (a-z)\n"
                "spec.defaultBackend.service.port.name|FieldValueInvalid|Invalid value: \"A_\": must co"
                "ntain only alpha-numeric characters (a-z, 0-9), and hyphens (-)\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={'resource':{'kind':'','name':''}}",
      .wanted = "spec.defaultBackend.resource.kind|FieldValueRequired|Required value\n"
                "spec.defaultBackend.resource.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={'resource':{'apiGroup':'A','kind':'a/b','name':'a%b'}}",
      .wanted = "spec.defaultBackend.resource.apiGroup|FieldValueInvalid|Invalid value: \"A\": a lowerc"
                "ase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '."
                "', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
                "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])"
                "?)*')\n"
                "spec.defaultBackend.resource.kind|FieldValueInvalid|Invalid value: \"a/b\": may not co"
                "ntain '/'\n"
                "spec.defaultBackend.resource.name|FieldValueInvalid|Invalid value: \"a%b\": may not co"
                "ntain '%'\n" },
    { .write = "create",
      .edits = "spec.defaultBackend={'resource':{'kind':'a','name':'b'},'service':{'name':'a','port'"
               ":{'number':1}}}",
      .wanted = "spec.defaultBackend|FieldValueInvalid|Invalid value: \"\": cannot set both resource an"
                "d service backends\n" },
    { .write = "create",
      .edits = "spec.ingressClassName='A'",
      .wanted = "spec.ingressClassName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 sub"
                "domain must consist of lower case alphanumeric characters, '-' or '.', and must star"
                "t and end with an alphanumeric character (e.g. 'example.com', regex used for validat"
                "ion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.ingressClassName='a' ; metadata.annotations={'kubernetes.io/ingress.class':'b'}",
      .wanted = "annotations.kubernetes.io/ingress.class|FieldValueInvalid|Invalid value: \"b\": must m"
                "atch `ingressClassName` when both are specified\n" },
    { .write = "create",
      .edits = "spec.tls=[{'hosts':['A_b','*.x','*','a.*.b'],'secretName':'A'}]",
      .wanted = "spec.tls[0].hosts[0]|FieldValueInvalid|Invalid value: \"A_b\": a lowercase RFC 1123 su"
                "bdomain must consist of lower case alphanumeric characters, '-' or '.', and must sta"
                "rt and end with an alphanumeric character (e.g. 'example.com', regex used for valida"
                "tion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.tls[0].hosts[2]|FieldValueInvalid|Invalid value: \"*\": a wildcard DNS-1123 subdo"
                "main must start with '*.', followed by a valid DNS subdomain, which must consist of "
                "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric characte"
                "r (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-"
                "9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.tls[0].hosts[3]|FieldValueInvalid|Invalid value: \"a.*.b\": a wildcard DNS-1123 s"
                "ubdomain must start with '*.', followed by a valid DNS subdomain, which must consist"
                " of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric char"
                "acter (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a"
                "-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.tls[0].secretName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 su"
                "bdomain must consist of lower case alphanumeric characters, '-' or '.', and must sta"
                "rt and end with an alphanumeric character (e.g. 'example.com', regex used for valida"
                "tion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.rules=[{'host':'1.2.3.4'},{'host':'A'},{'host':'*.b'},{'host':'*'},{'host':'a.*"
               "'}]",
      .wanted = "spec.rules[0].host|FieldValueInvalid|Invalid value: \"1.2.3.4\": must be a DNS name, n"
                "ot an IP address\n"
                "spec.rules[1].host|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdom"
                "ain must consist of lower case alphanumeric characters, '-' or '.', and must start a"
                "nd end with an alphanumeric character (e.g. 'example.com', regex used for validation"
                " is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.rules[3].host|FieldValueInvalid|Invalid value: \"*\": a wildcard DNS-1123 subdoma"
                "in must start with '*.', followed by a valid DNS subdomain, which must consist of lo"
                "wer case alphanumeric characters, '-' or '.' and end with an alphanumeric character "
                "(e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9]"
                ")?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.rules[4].host|FieldValueInvalid|Invalid value: \"a.*\": a wildcard DNS-1123 subdo"
                "main must start with '*.', followed by a valid DNS subdomain, which must consist of "
                "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric characte"
                "r (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-"
                "9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.rules=[{'http':{'paths':[]}}]",
      .wanted = "spec.rules[0].http.paths|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.rules=[{'http':{'paths':[{'path':'a','backend':{'service':{'name':'s','port':{'"
               "number':80}}}}]}}]",
      .wanted = "spec.rules[0].http.paths[0].pathType|FieldValueRequired|Required value: pathType mus"
                "t be specified\n" },
    { .write = "create",
      .edits = "spec.rules=[{'http':{'paths':[{'pathType':'X','path':'a','backend':{}}]}}]",
      .wanted = "spec.rules[0].http.paths[0].backend|FieldValueInvalid|Invalid value: \"\": resource or"
                " service backend is required\n"
                "spec.rules[0].http.paths[0].pathType|FieldValueNotSupported|Unsupported value: \"X\": "
                "supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"\n" },
    { .write = "create",
      .edits = "spec.rules=[{'http':{'paths':[{'pathType':'Exact','path':'','backend':{}},{'pathType"
               "':'Prefix','path':'a//b/./c/../d%2fe%2F/..','backend':{}},{'pathType':'Prefix','path"
               "':'/x/.','backend':{}},{'pathType':'ImplementationSpecific','path':'x','backend':{}}"
               ",{'pathType':'ImplementationSpecific','backend':{}}]}}]",
      .wanted = "spec.rules[0].http.paths[0].backend|FieldValueInvalid|Invalid value: \"\": resource or"
                " service backend is required\n"
                "spec.rules[0].http.paths[0].path|FieldValueInvalid|Invalid value: \"\": must be an abs"
                "olute path\n"
                "spec.rules[0].http.paths[1].backend|FieldValueInvalid|Invalid value: \"\": resource or"
                " service backend is required\n"
                "spec.rules[0].http.paths[1].path|FieldValueInvalid|Invalid value: \"a//b/./c/../d%2fe"
                "%2F/..\": cannot end with '/..'\n"
                "spec.rules[0].http.paths[1].path|FieldValueInvalid|Invalid value: \"a//b/./c/../d%2fe"
                "%2F/..\": must be an absolute path\n"
                "spec.rules[0].http.paths[1].path|FieldValueInvalid|Invalid value: \"a//b/./c/../d%2fe"
                "%2F/..\": must not contain '%2F'\n"
                "spec.rules[0].http.paths[1].path|FieldValueInvalid|Invalid value: \"a//b/./c/../d%2fe"
                "%2F/..\": must not contain '%2f'\n"
                "spec.rules[0].http.paths[1].path|FieldValueInvalid|Invalid value: \"a//b/./c/../d%2fe"
                "%2F/..\": must not contain '/../'\n"
                "spec.rules[0].http.paths[1].path|FieldValueInvalid|Invalid value: \"a//b/./c/../d%2fe"
                "%2F/..\": must not contain '/./'\n"
                "spec.rules[0].http.paths[1].path|FieldValueInvalid|Invalid value: \"a//b/./c/../d%2fe"
                "%2F/..\": must not contain '//'\n"
                "spec.rules[0].http.paths[2].backend|FieldValueInvalid|Invalid value: \"\": resource or"
                " service backend is required\n"
                "spec.rules[0].http.paths[2].path|FieldValueInvalid|Invalid value: \"/x/.\": cannot end"
                " with '/.'\n"
                "spec.rules[0].http.paths[3].backend|FieldValueInvalid|Invalid value: \"\": resource or"
                " service backend is required\n"
                "spec.rules[0].http.paths[3].path|FieldValueInvalid|Invalid value: \"x\": must be an ab"
                "solute path\n"
                "spec.rules[0].http.paths[4].backend|FieldValueInvalid|Invalid value: \"\": resource or"
                " service backend is required\n" },
    { .write = "update",
      .edits = "spec.ingressClassName='a' ; metadata.annotations={'kubernetes.io/ingress.class':'b'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.defaultBackend",
      .wanted = "spec|FieldValueInvalid|Invalid value: null: either `defaultBackend` or `rules` must "
                "be specified\n" },
    { .write = "status",
      .edits = "status.loadBalancer={'ingress':[{'ip':'x','hostname':'1.2.3.4'},{'hostname':'A_'}]}",
      .wanted = "status.loadBalancer.ingress[0].hostname|FieldValueInvalid|Invalid value: \"1.2.3.4\": "
                "must be a DNS name, not an IP address\n"
                "status.loadBalancer.ingress[0].ip|FieldValueInvalid|Invalid value: \"x\": must be a va"
                "lid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\n"
                "status.loadBalancer.ingress[1].hostname|FieldValueInvalid|Invalid value: \"A_\": a low"
                "ercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
                " '.', and must start and end with an alphanumeric character (e.g. 'example.com', reg"
                "ex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-"
                "9])?)*')\n" },
    /* networking.k8s.io/v1 IngressClass */
    { .kind = "networking.k8s.io/v1 IngressClass",
      .base = "{'metadata':{'name':'c'},'spec':{'controller':'a.b/c'}}" },
    { .write = "create",
      .edits = "spec.controller=''",
      .wanted = "spec.controller|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.controller='x'",
      .wanted = "spec.controller|FieldValueInvalid|Invalid value: \"x\": must be a domain-prefixed path"
                " (such as \"acme.io/foo\")\n" },
    { .write = "create",
      .edits = "spec.controller='A/b'",
      .wanted = "spec.controller|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain"
                " must consist of lower case alphanumeric characters, '-' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.controller='a.b/c d'",
      .wanted = "spec.controller|FieldValueInvalid|Invalid value: \"c d\": Invalid path (regex used for"
                " validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')\n" },
    { .write = "create",
      .edits = "spec.parameters={}",
      .wanted = "spec.parameters.kind|FieldValueRequired|Required value\n"
                "spec.parameters.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.parameters={'apiGroup':'A','kind':'a/b','name':'%','scope':'X'}",
      .wanted = "spec.parameters.apiGroup|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 "
                "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must s"
                "tart and end with an alphanumeric character (e.g. 'example.com', regex used for vali"
                "dation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.parameters.kind|FieldValueInvalid|Invalid value: \"a/b\": may not contain '/'\n"
                "spec.parameters.name|FieldValueInvalid|Invalid value: \"%\": may not contain '%'\n"
                "spec.parameters.scope|FieldValueNotSupported|Unsupported value: \"X\": supported value"
                "s: \"Cluster\", \"Namespace\"\n" },
    { .write = "create",
      .edits = "spec.parameters={'kind':'a','name':'b','scope':'Namespace'}",
      .wanted = "spec.parameters.namespace|FieldValueRequired|Required value: `parameters.scope` is s"
                "et to 'Namespace'\n" },
    { .write = "create",
      .edits = "spec.parameters={'kind':'a','name':'b','scope':'Namespace','namespace':'A'}",
      .wanted = "spec.parameters.namespace|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123"
                " label must consist of lower case alphanumeric characters or '-', and must start and"
                " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for v"
                "alidation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.parameters={'kind':'a','name':'b','scope':'Cluster','namespace':'a'}",
      .wanted = "spec.parameters.namespace|FieldValueForbidden|Forbidden: `parameters.scope` is set t"
                "o 'Cluster'\n" },
    { .write = "create",
      .edits = "spec.parameters={'kind':'a','name':'b'}",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.controller='a.b/d'",
      .wanted = "spec.controller|FieldValueInvalid|Invalid value: \"a.b/d\": field is immutable\n" },
    /* networking.k8s.io/v1 NetworkPolicy */
    { .kind = "networking.k8s.io/v1 NetworkPolicy",
      .base = "{'metadata':{'name':'n'},'spec':{'podSelector':{}}}" },
    { .write = "create",
      .edits = "spec.podSelector={'matchLabels':{'a b':'c'}}",
      .wanted = "spec.podSelector.matchLabels|FieldValueInvalid|Invalid value: \"a b\": name part must "
                "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
                "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.ingress=[{'ports':[{'protocol':'X','port':0},{'port':'A_'},{'port':80,'endPort'"
               ":70},{'port':'a','endPort':80},{'endPort':80},{'port':80,'endPort':70000}]}]",
      .wanted = "spec.ingress[0].ports[0].port|FieldValueInvalid|Invalid value: 0: must be between 1 "
                "and 65535, inclusive\n"
                "spec.ingress[0].ports[0].protocol|FieldValueNotSupported|Unsupported value: \"X\": sup"
                "ported values: \"TCP\", \"UDP\", \"SCTP\"\n"
                "spec.ingress[0].ports[1].port|FieldValueInvalid|Invalid value: \"A_\": must contain at"
                " least one letter (a-z)\n"
                "spec.ingress[0].ports[1].port|FieldValueInvalid|Invalid value: \"A_\": must contain on"
                "ly alpha-numeric characters (a-z, 0-9), and hyphens (-)\n"
                "spec.ingress[0].ports[2].endPort|FieldValueInvalid|Invalid value: 80: must be greate"
                "r than or equal to `port`\n"
                "spec.ingress[0].ports[3].endPort|FieldValueInvalid|Invalid value: 80: may not be spe"
                "cified when `port` is non-numeric\n"
                "spec.ingress[0].ports[4].endPort|FieldValueInvalid|Invalid value: 80: may not be spe"
                "cified when `port` is not specified\n"
                "spec.ingress[0].ports[5].endPort|FieldValueInvalid|Invalid value: 70000: must be bet"
                "ween 1 and 65535, inclusive\n" },
    { .write = "create",
      .edits = "spec.ingress=[{'from':[{}]}]",
      .wanted = "spec.ingress[0].from[0]|FieldValueRequired|Required value: must specify a peer\n" },
    { .write = "create",
      .edits = "spec.ingress=[{'from':[{'podSelector':{'matchLabels':{'a b':'c'}},'ipBlock':{'cidr':"
               "'x'}}]}]",
      .wanted = "spec.ingress[0].from[0].ipBlock.cidr|FieldValueInvalid|Invalid value: \"x\": must be a"
                " valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)\n"
                "spec.ingress[0].from[0].podSelector.matchLabels|FieldValueInvalid|Invalid value: \"a "
                "b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must sta"
                "rt and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-ab"
                "c', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.ingress[0].from[0]|FieldValueForbidden|Forbidden: may not specify both ipBlock "
                "and another peer\n" },
    { .write = "create",
      .edits = "spec.egress=[{'to':[{'ipBlock':{'cidr':''}}]}]",
      .wanted = "spec.egress[0].to[0].ipBlock.cidr|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.egress=[{'to':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['x','11.0.0.0/16','10."
               "0.0.0/8','10.1.0.0/16','fd00::/64']}}]}]",
      .wanted = "spec.egress[0].to[0].ipBlock.except[0]|FieldValueInvalid|Invalid value: \"x\": must be"
                " a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)\n"
                "spec.egress[0].to[0].ipBlock.except[1]|FieldValueInvalid|Invalid value: \"11.0.0.0/16"
                "\": must be a strict subset of `cidr`\n"
                "spec.egress[0].to[0].ipBlock.except[2]|FieldValueInvalid|Invalid value: \"10.0.0.0/8\""
                ": must be a strict subset of `cidr`\n"
                "spec.egress[0].to[0].ipBlock.except[4]|FieldValueInvalid|Invalid value: \"fd00::/64\":"
                " must be a strict subset of `cidr`\n" },
    { .write = "create",
      .edits = "spec.egress=[{'to':[{'ipBlock':{'cidr':'10.0.0.1/8'}},{'ipBlock':{'cidr':'010.0.0.0/"
               "8'}},{'ipBlock':{'cidr':'::ffff:1.2.3.0/120'}}]}]",
      .wanted = "spec.egress[0].to[0].ipBlock.cidr|FieldValueInvalid|Invalid value: \"10.0.0.1/8\": mus"
                "t not have bits set beyond the prefix length\n"
                "spec.egress[0].to[1].ipBlock.cidr|FieldValueInvalid|Invalid value: \"010.0.0.0/8\": mu"
                "st not have leading 0s in IP or prefix length\n"
                "spec.egress[0].to[2].ipBlock.cidr|FieldValueInvalid|Invalid value: \"::ffff:1.2.3.0/1"
                "20\": must not have an IPv4-mapped IPv6 address\n" },
    { .write = "create",
      .edits = "spec.policyTypes=['X']",
      .wanted = "spec.policyTypes[0]|FieldValueNotSupported|Unsupported value: \"X\": supported values:"
                " \"Ingress\", \"Egress\"\n" },
    { .write = "create",
      .edits = "spec.policyTypes=['Ingress','Egress','Ingress']",
      .wanted = "spec.policyTypes|FieldValueInvalid|Invalid value: [\"Ingress\",\"Egress\",\"Ingress\"]: ma"
                "y not specify more than two policyTypes\n" },
    { .write = "update",
      .edits = "spec.policyTypes=['X']",
      .wanted = "spec.policyTypes[0]|FieldValueNotSupported|Unsupported value: \"X\": supported values:"
                " \"Ingress\", \"Egress\"\n" },
    /* networking.k8s.io/v1 ServiceCIDR */
    { .kind = "networking.k8s.io/v1 ServiceCIDR",
      .base = "{'metadata':{'name':'c'},'spec':{'cidrs':['10.200.0.0/16']}}" },
    { .write = "create",
      .edits = "spec.cidrs",
      .wanted = "spec.cidrs|FieldValueRequired|Required value: at least one CIDR required\n" },
    { .write = "create",
      .edits = "spec.cidrs=['x']",
      .wanted = "spec.cidrs[0]|FieldValueInvalid|Invalid value: \"x\": must be a valid CIDR value, (e.g"
                ". 10.9.8.0/24 or 2001:db8::/64)\n" },
    { .write = "create",
      .edits = "spec.cidrs=['10.0.0.0/8','11.0.0.0/8']",
      .wanted = "spec.cidrs|FieldValueInvalid|Invalid value: [\"10.0.0.0/8\",\"11.0.0.0/8\"]: may specify"
                " no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64\n" },
    { .write = "create",
      .edits = "spec.cidrs=['10.0.0.0/8','fd00::/64','fd01::/64']",
      .wanted = "spec.cidrs|FieldValueInvalid|Invalid value: {*}: may only hold up to 2 values\n" },
    { .write = "create",
      .edits = "spec.cidrs=['10.0.0.1/8']",
      .wanted = "spec.cidrs[0]|FieldValueInvalid|Invalid value: \"10.0.0.1/8\": must not have bits set "
                "beyond the prefix length\n" },
    { .write = "update",
      .edits = "spec.cidrs=['10.201.0.0/16']",
      .wanted = "spec.cidrs[0]|FieldValueInvalid|Invalid value: \"10.201.0.0/16\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.cidrs=['10.200.0.0/16','fd00::/64']",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.cidrs=['fd00::/64','10.200.0.0/16']",
      .wanted = "spec.cidrs[0]|FieldValueInvalid|Invalid value: \"fd00::/64\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.cidrs",
      .wanted = "spec.cidrs|FieldValueInvalid|Invalid value: null: field is immutable\n" },
    /* networking.k8s.io/v1 IPAddress */
    { .kind = "networking.k8s.io/v1 IPAddress",
      .base = "{'metadata':{'name':'10.0.0.9'},'spec':{'parentRef':{'resource':'services','name':'x"
              "','namespace':'d'}}}" },
    { .write = "create",
      .edits = "metadata.name='x'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"x\": must be a valid IP address, (e.g"
                ". 10.9.8.7 or 2001:db8::ffff)\n" },
    { .write = "create",
      .edits = "metadata.name='010.0.0.1'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"010.0.0.1\": must not have leading 0s"
                "\n" },
    { .write = "create",
      .edits = "metadata.name='fd00:0::1'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"fd00:0::1\": must be in canonical for"
                "m (\"fd00::1\")\n" },
    { .write = "create",
      .edits = "spec.parentRef",
      .wanted = "spec.parentRef|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.parentRef={'group':'A','resource':'','name':''}",
      .wanted = "spec.parentRef.group|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subd"
                "omain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                " and end with an alphanumeric character (e.g. 'example.com', regex used for validati"
                "on is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.parentRef.name|FieldValueRequired|Required value\n"
                "spec.parentRef.resource|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.parentRef={'resource':'a/b','name':'a/b','namespace':'%'}",
      .wanted = "spec.parentRef.namespace|FieldValueInvalid|Invalid value: \"%\": may not contain '%'\n"
                "spec.parentRef.name|FieldValueInvalid|Invalid value: \"a/b\": may not contain '/'\n"
                "spec.parentRef.resource|FieldValueInvalid|Invalid value: \"a/b\": may not contain '/'\n" },
    { .write = "update",
      .edits = "spec.parentRef.name='y'",
      .wanted = "spec.parentRef|FieldValueInvalid|Invalid value: {*}: field is immutable\n" },
    /* autoscaling/v2 HorizontalPodAutoscaler */
    { .kind = "autoscaling/v2 HorizontalPodAutoscaler",
      .base = "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'app"
              "s/v1','kind':'Deployment','name':'d'},'metrics':[{'type':'Resource','resource':{'nam"
              "e':'cpu','target':{'type':'Utilization','averageUtilization':50}}}]}}" },
    { .write = "create",
      .edits = "spec.minReplicas=0",
      .wanted = "spec.metrics|FieldValueForbidden|Forbidden: must specify at least one Object or Exte"
                "rnal metric to support scaling to zero replicas\n"
                "spec.minReplicas|FieldValueInvalid|Invalid value: 0: must be greater than or equal t"
                "o 1\n" },
    { .write = "create",
      .edits = "spec.minReplicas=-1",
      .wanted = "spec.minReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal "
                "to 1\n" },
    { .write = "create",
      .edits = "spec.minReplicas=5",
      .wanted = "spec.maxReplicas|FieldValueInvalid|Invalid value: 3: must be greater than or equal t"
                "o `minReplicas`\n" },
    { .write = "create",
      .edits = "spec.maxReplicas=0",
      .wanted = "spec.maxReplicas|FieldValueInvalid|Invalid value: 0: must be greater than or equal t"
                "o `minReplicas`\n"
                "spec.maxReplicas|FieldValueRequired|Required value: must be set and greater than 0\n" },
    { .write = "create",
      .edits = "spec.maxReplicas=-1",
      .wanted = "spec.maxReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal "
                "to 1\n"
                "spec.maxReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or equal "
                "to `minReplicas`\n" },
    { .write = "create",
      .edits = "spec.scaleTargetRef={'kind':'','name':''}",
      .wanted = "spec.scaleTargetRef.apiVersion|FieldValueInvalid|Invalid value: \"\": apiVersion must "
                "specify API group\n"
                "spec.scaleTargetRef.kind|FieldValueRequired|Required value\n"
                "spec.scaleTargetRef.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.scaleTargetRef={'apiVersion':'a/b/c','kind':'a/b','name':'%'}",
      .wanted = "spec.scaleTargetRef.apiVersion|FieldValueInvalid|Invalid value: \"a/b/c\": unexpected "
                "GroupVersion string: a/b/c\n"
                "spec.scaleTargetRef.kind|FieldValueInvalid|Invalid value: \"a/b\": may not contain '/'"
                "\n"
                "spec.scaleTargetRef.name|FieldValueInvalid|Invalid value: \"%\": may not contain '%'\n" },
    { .write = "create",
      .edits = "spec.scaleTargetRef={'apiVersion':'v1','kind':'ReplicationController','name':'x'}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.scaleTargetRef={'apiVersion':'v1','kind':'Pod','name':'x'}",
      .wanted = "spec.scaleTargetRef.apiVersion|FieldValueInvalid|Invalid value: \"v1\": apiVersion mus"
                "t specify API group\n" },
    { .write = "create",
      .edits = "spec.metrics=[{}]",
      .wanted = "spec.metrics[0].type|FieldValueNotSupported|Unsupported value: \"\": supported values:"
                " \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"\n"
                "spec.metrics[0].type|FieldValueRequired|Required value: must specify a metric source"
                " type\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'X'}]",
      .wanted = "spec.metrics[0].type|FieldValueNotSupported|Unsupported value: \"X\": supported values"
                ": \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'Resource'}]",
      .wanted = "spec.metrics[0].resource|FieldValueRequired|Required value: must populate informatio"
                "n for the given metric source\n" },
    { .write = "create",
      .edits = "spec.metrics[0].type='Pods'",
      .wanted = "spec.metrics[0].pods|FieldValueRequired|Required value: must populate information fo"
                "r the given metric source\n" },
    { .write = "create",
      .edits = "spec.metrics[0].pods={'metric':{'name':'a'},'target':{'type':'AverageValue','average"
               "Value':'1'}}",
      .wanted = "spec.metrics[0].pods|FieldValueForbidden|Forbidden: must populate the given metric s"
                "ource only\n" },
    { .write = "create",
      .edits = "spec.metrics[0].resource={'name':'','target':{'type':''}}",
      .wanted = "spec.metrics[0].resource.name|FieldValueRequired|Required value: must specify a reso"
                "urce name\n"
                "spec.metrics[0].resource.target.averageUtilization|FieldValueRequired|Required value"
                ": must set either a target raw value or a target utilization\n"
                "spec.metrics[0].resource.target.type|FieldValueInvalid|Invalid value: \"\": must be ei"
                "ther Utilization, Value, or AverageValue\n"
                "spec.metrics[0].resource.target.type|FieldValueRequired|Required value: must specify"
                " a metric target type\n" },
    { .write = "create",
      .edits = "spec.metrics[0].resource={'name':'cpu','target':{'type':'X','averageUtilization':0,'"
               "averageValue':'-1','value':'0'}}",
      .wanted = "spec.metrics[0].resource.target.averageUtilization|FieldValueInvalid|Invalid value: "
                "0: must be greater than 0\n"
                "spec.metrics[0].resource.target.averageValue|FieldValueForbidden|Forbidden: may not "
                "set both a target raw value and a target utilization\n"
                "spec.metrics[0].resource.target.averageValue|FieldValueInvalid|Invalid value: \"-1\": "
                "must be positive\n"
                "spec.metrics[0].resource.target.type|FieldValueInvalid|Invalid value: \"X\": must be e"
                "ither Utilization, Value, or AverageValue\n"
                "spec.metrics[0].resource.target.value|FieldValueInvalid|Invalid value: \"0\": must be "
                "positive\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'ContainerResource','containerResource':{'name':'','container'"
               ":'','target':{'type':'Value'}}}]",
      .wanted = "spec.metrics[0].containerResource.container|FieldValueRequired|Required value: must "
                "specify a container\n"
                "spec.metrics[0].containerResource.name|FieldValueRequired|Required value: must speci"
                "fy a resource name\n"
                "spec.metrics[0].containerResource.target.averageUtilization|FieldValueRequired|Requi"
                "red value: must set either a target raw value or a target utilization\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'ContainerResource','containerResource':{'name':'foo','contain"
               "er':'A','target':{'type':'Value'}}}]",
      .wanted = "spec.metrics[0].containerResource.container|FieldValueInvalid|Invalid value: \"A\": a "
                "lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
                "and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc'"
                ", regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.metrics[0].containerResource.name|FieldValueInvalid|Invalid value: \"foo\": must "
                "be a standard resource for containers\n"
                "spec.metrics[0].containerResource.name|FieldValueInvalid|Invalid value: \"foo\": must "
                "be a standard resource type or fully qualified\n"
                "spec.metrics[0].containerResource.target.averageUtilization|FieldValueRequired|Requi"
                "red value: must set either a target raw value or a target utilization\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'Pods','pods':{'metric':{'name':''},'target':{'type':'Value','"
               "value':'1'}}}]",
      .wanted = "spec.metrics[0].pods.metric.name|FieldValueRequired|Required value: must specify a m"
                "etric name\n"
                "spec.metrics[0].pods.target.averageValue|FieldValueRequired|Required value: must spe"
                "cify a positive target averageValue\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'Object','object':{'describedObject':{'kind':'','name':''},'me"
               "tric':{'name':'a/b'},'target':{'type':'Value'}}}]",
      .wanted = "spec.metrics[0].object.describedObject.kind|FieldValueRequired|Required value\n"
                "spec.metrics[0].object.describedObject.name|FieldValueRequired|Required value\n"
                "spec.metrics[0].object.metric.name|FieldValueInvalid|Invalid value: \"a/b\": may not c"
                "ontain '/'\n"
                "spec.metrics[0].object.target.averageValue|FieldValueRequired|Required value: must s"
                "et either a target value or averageValue\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'External','external':{'metric':{'name':'x'},'target':{'type':"
               "'Value'}}}]",
      .wanted = "spec.metrics[0].external.target.averageValue|FieldValueRequired|Required value: must"
                " set either a target value for metric or a per-pod target\n" },
    { .write = "create",
      .edits = "spec.metrics=[{'type':'External','external':{'metric':{'name':'x'},'target':{'type':"
               "'Value','value':'1','averageValue':'1'}}}]",
      .wanted = "spec.metrics[0].external.target.value|FieldValueForbidden|Forbidden: may not set bot"
                "h a target value for metric and a per-pod target\n" },
    { .write = "create",
      .edits = "spec.minReplicas=0 ; spec.metrics=[{'type':'External','external':{'metric':{'name':'"
               "x'},'target':{'type':'Value','value':'1'}}}]",
      .wanted = "spec.minReplicas|FieldValueInvalid|Invalid value: 0: must be greater than or equal t"
                "o 1\n" },
    { .write = "create",
      .edits = "spec.behavior={'scaleUp':{'stabilizationWindowSeconds':-1,'selectPolicy':'X','polici"
               "es':[{'type':'X','value':0,'periodSeconds':0}]},'scaleDown':{'stabilizationWindowSec"
               "onds':3601,'policies':[{'type':'Pods','value':1,'periodSeconds':1801}]}}",
      .wanted = "spec.behavior.scaleDown.policies[0].periodSeconds|FieldValueInvalid|Invalid value: 1"
                "801: must be less than or equal to 1800\n"
                "spec.behavior.scaleDown.stabilizationWindowSeconds|FieldValueInvalid|Invalid value: "
                "3601: must be less than or equal to 3600\n"
                "spec.behavior.scaleUp.policies[0].periodSeconds|FieldValueInvalid|Invalid value: 0: "
                "must be greater than zero\n"
                "spec.behavior.scaleUp.policies[0].type|FieldValueNotSupported|Unsupported value: \"X\""
                ": supported values: \"Percent\", \"Pods\"\n"
                "spec.behavior.scaleUp.policies[0].value|FieldValueInvalid|Invalid value: 0: must be "
                "greater than zero\n"
                "spec.behavior.scaleUp.selectPolicy|FieldValueNotSupported|Unsupported value: \"X\": su"
                "pported values: \"Disabled\", \"Max\", \"Min\"\n"
                "spec.behavior.scaleUp.stabilizationWindowSeconds|FieldValueInvalid|Invalid value: -1"
                ": must be greater than or equal to zero\n" },
    { .write = "create",
      .edits = "spec.behavior={'scaleUp':{'tolerance':'-1'}}",
      .wanted = "spec.behavior.scaleUp.tolerance|FieldValueInvalid|Invalid value: \"-1\": must be great"
                "er than or equal to 0\n" },
    { .write = "update",
      .edits = "spec.minReplicas=0",
      .wanted = "spec.metrics|FieldValueForbidden|Forbidden: must specify at least one Object or Exte"
                "rnal metric to support scaling to zero replicas\n"
                "spec.minReplicas|FieldValueInvalid|Invalid value: 0: must be greater than or equal t"
                "o 1\n" },
    { .write = "update",
      .edits = "spec.scaleTargetRef={'apiVersion':'v1','kind':'Pod','name':'x'}",
      .wanted = "spec.scaleTargetRef.apiVersion|FieldValueInvalid|Invalid value: \"v1\": apiVersion mus"
                "t specify API group\n" },
    { .write = "status",
      .edits = "status.currentReplicas=-1 ; status.desiredReplicas=-1",
      .wanted = "status.currentReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or "
                "equal to 0\n"
                "status.desiredReplicas|FieldValueInvalid|Invalid value: -1: must be greater than or "
                "equal to 0\n" },
    /* HorizontalPodAutoscaler plain */
    { .kind = "autoscaling/v2 HorizontalPodAutoscaler",
      .base = "{'metadata':{'name':'plain'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':"
              "'apps/v1','kind':'Deployment','name':'d'}}}" },
    { .write = "create",
      .edits = "spec.metrics=[]",
      .wanted = "" },
    /* storage.k8s.io/v1 StorageClass */
    { .kind = "storage.k8s.io/v1 StorageClass",
      .base = "{'metadata':{'name':'s'},'provisioner':'a.b/c'}" },
    { .write = "create",
      .edits = "provisioner=''",
      .wanted = "provisioner|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "provisioner='a b'",
      .wanted = "provisioner|FieldValueInvalid|Invalid value: \"a b\": name part must consist of alphan"
                "umeric characters, '-', '_' or '.', and must start and end with an alphanumeric char"
                "acter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '(["
                "A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "provisioner='A.B/C'",
      .wanted = "" },
    { .write = "create",
      .edits = "parameters={'':'x'}",
      .wanted = "parameters|FieldValueInvalid|Invalid value: \"\": field can not be empty.\n" },
    { .write = "create",
      .edits = "reclaimPolicy='X'",
      .wanted = "reclaimPolicy|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"Dele"
                "te\", \"Retain\"\n" },
    { .write = "create",
      .edits = "reclaimPolicy='Recycle'",
      .wanted = "reclaimPolicy|FieldValueNotSupported|Unsupported value: \"Recycle\": supported values:"
                " \"Delete\", \"Retain\"\n" },
    { .write = "create",
      .edits = "volumeBindingMode='X'",
      .wanted = "volumeBindingMode|FieldValueNotSupported|Unsupported value: \"X\": supported values: \""
                "Immediate\", \"WaitForFirstConsumer\"\n" },
    { .write = "create",
      .edits = "allowedTopologies=[{'matchLabelExpressions':[{'key':'a b','values':[]},{'key':'x','v"
               "alues':['a','a']},{'key':'x','values':['b']}]}]",
      .wanted = "allowedTopologies[0].matchLabelExpressions[0].key|FieldValueInvalid|Invalid value: \""
                "a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must s"
                "tart and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-"
                "abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "allowedTopologies[0].matchLabelExpressions[0].values|FieldValueRequired|Required val"
                "ue\n"
                "allowedTopologies[0].matchLabelExpressions[1].values[1]|FieldValueDuplicate|Duplicat"
                "e value: \"a\"\n"
                "allowedTopologies[0].matchLabelExpressions[2].key|FieldValueDuplicate|Duplicate valu"
                "e: \"x\"\n" },
    { .write = "create",
      .edits = "allowedTopologies=[{'matchLabelExpressions':[{'key':'x','values':['a']}]},{'matchLab"
               "elExpressions':[{'key':'x','values':['a']}]}]",
      .wanted = "allowedTopologies[1].matchLabelExpressions|FieldValueDuplicate|Duplicate value: \"\"\n" },
    { .write = "update",
      .edits = "provisioner='x'",
      .wanted = "provisioner|FieldValueInvalid|Invalid value: \"x\": field is immutable\n" },
    { .write = "update",
      .edits = "parameters={'a':'b'}",
      .wanted = "parameters|FieldValueInvalid|Invalid value: {\"a\":\"b\"}: field is immutable\n" },
    { .write = "update",
      .edits = "reclaimPolicy='Retain'",
      .wanted = "reclaimPolicy|FieldValueInvalid|Invalid value: \"Retain\": field is immutable\n" },
    { .write = "update",
      .edits = "volumeBindingMode='WaitForFirstConsumer'",
      .wanted = "volumeBindingMode|FieldValueInvalid|Invalid value: \"WaitForFirstConsumer\": field is "
                "immutable\n" },
    { .write = "update",
      .edits = "allowVolumeExpansion=true",
      .wanted = "" },
    /* storage.k8s.io/v1 CSIDriver */
    { .kind = "storage.k8s.io/v1 CSIDriver",
      .base = "{'metadata':{'name':'d'},'spec':{}}" },
    { .write = "create",
      .edits = "metadata.name='A'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.fsGroupPolicy='X'",
      .wanted = "spec.fsGroupPolicy|FieldValueNotSupported|Unsupported value: \"X\": supported values: "
                "\"File\", \"None\", \"ReadWriteOnceWithFSType\"\n" },
    { .write = "create",
      .edits = "spec.volumeLifecycleModes=['X']",
      .wanted = "spec.volumeLifecycleModes|FieldValueNotSupported|Unsupported value: \"X\": supported v"
                "alues: \"Persistent\", \"Ephemeral\"\n" },
    { .write = "create",
      .edits = "spec.tokenRequests=[{'audience':'a'},{'audience':'a'},{'audience':'b','expirationSec"
               "onds':1},{'audience':'c','expirationSeconds':4294967297}]",
      .wanted = "spec.tokenRequests[1].audience|FieldValueDuplicate|Duplicate value: \"a\"\n"
                "spec.tokenRequests[2].expirationSeconds|FieldValueInvalid|Invalid value: 1: may not "
                "specify a duration less than 10 minutes\n"
                "spec.tokenRequests[3].expirationSeconds|FieldValueInvalid|Invalid value: 4294967297:"
                " may not specify a duration larger than 2^32 seconds\n" },
    { .write = "create",
      .edits = "spec.nodeAllocatableUpdatePeriodSeconds=9",
      .wanted = "spec.nodeAllocatableUpdatePeriodSeconds|FieldValueInvalid|Invalid value: 9: must be "
                "greater than or equal to 10 seconds\n" },
    { .write = "create",
      .edits = "spec.serviceAccountTokenInSecrets=true",
      .wanted = "spec.serviceAccountTokenInSecrets|FieldValueInvalid|Invalid value: true: serviceAcco"
                "untTokenInSecrets is set but no tokenRequests are specified\n" },
    { .write = "update",
      .edits = "spec.attachRequired=false",
      .wanted = "spec.attachedRequired|FieldValueInvalid|Invalid value: false: field is immutable\n" },
    { .write = "update",
      .edits = "spec.volumeLifecycleModes=['Ephemeral']",
      .wanted = "spec.volumeLifecycleModes|FieldValueInvalid|Invalid value: [\"Ephemeral\"]: field is i"
                "mmutable\n" },
    { .write = "update",
      .edits = "spec.podInfoOnMount=true",
      .wanted = "" },
    /* storage.k8s.io/v1 CSINode */
    { .kind = "storage.k8s.io/v1 CSINode",
      .base = "{'metadata':{'name':'n'},'spec':{'drivers':[{'name':'d','nodeID':'x'}]}}" },
    { .write = "create",
      .edits = "spec.drivers=[{'name':'','nodeID':''}]",
      .wanted = "spec.drivers[0].name|FieldValueRequired|Required value\n"
                "spec.drivers[0].nodeID|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.drivers=[{'name':'A_','nodeID':'x'},{'name':'d','nodeID':'x'},{'name':'d','node"
               "ID':'y'}]",
      .wanted = "spec.drivers[0].name|FieldValueInvalid|Invalid value: \"A_\": a lowercase RFC 1123 sub"
                "domain must consist of lower case alphanumeric characters, '-' or '.', and must star"
                "t and end with an alphanumeric character (e.g. 'example.com', regex used for validat"
                "ion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.drivers[2].name|FieldValueDuplicate|Duplicate value: \"d\"\n" },
    { .write = "create",
      .edits = "spec.drivers[0].topologyKeys=['a b','c','c','']",
      .wanted = "spec.drivers[0]|FieldValueDuplicate|Duplicate value: \"c\"\n"
                "spec.drivers[0]|FieldValueInvalid|Invalid value: \"\": name part must be non-empty\n"
                "spec.drivers[0]|FieldValueInvalid|Invalid value: \"\": name part must consist of alpha"
                "numeric characters, '-', '_' or '.', and must start and end with an alphanumeric cha"
                "racter (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '("
                "[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.drivers[0]|FieldValueInvalid|Invalid value: \"a b\": name part must consist of al"
                "phanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.drivers[0]|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.drivers[0].allocatable={'count':-1}",
      .wanted = "spec.drivers[0].allocatable.count|FieldValueInvalid|Invalid value: -1: must be great"
                "er than or equal to 0\n" },
    { .write = "update",
      .edits = "spec.drivers[0].nodeID='y'",
      .wanted = "spec.drivers|FieldValueInvalid|Invalid value: {*}: field is immutable\n" },
    { .write = "update",
      .edits = "spec.drivers[0].allocatable={'count':3}",
      .wanted = "" },
    /* storage.k8s.io/v1 CSIStorageCapacity */
    { .kind = "storage.k8s.io/v1 CSIStorageCapacity",
      .base = "{'metadata':{'name':'c'},'storageClassName':'s'}" },
    { .write = "create",
      .edits = "storageClassName=''",
      .wanted = "storageClassName|FieldValueInvalid|Invalid value: \"\": a lowercase RFC 1123 subdomain"
                " must consist of lower case alphanumeric characters, '-' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "storageClassName='A'",
      .wanted = "storageClassName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomai"
                "n must consist of lower case alphanumeric characters, '-' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'example.com', regex used for validation i"
                "s '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "nodeTopology={'matchLabels':{'a b':'c'}}",
      .wanted = "nodeTopology.matchLabels|FieldValueInvalid|Invalid value: \"a b\": name part must cons"
                "ist of alphanumeric characters, '-', '_' or '.', and must start and end with an alph"
                "anumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for vali"
                "dation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "capacity='-1'",
      .wanted = "capacity|FieldValueInvalid|Invalid value: \"-1\": must be greater than or equal to 0\n" },
    { .write = "update",
      .edits = "storageClassName='x'",
      .wanted = "storageClassName|FieldValueInvalid|Invalid value: \"x\": field is immutable\n" },
    { .write = "update",
      .edits = "nodeTopology={'matchLabels':{'a':'b'}}",
      .wanted = "nodeTopology|FieldValueInvalid|Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: field is im"
                "mutable\n" },
    /* storage.k8s.io/v1 VolumeAttachment */
    { .kind = "storage.k8s.io/v1 VolumeAttachment",
      .base = "{'metadata':{'name':'a'},'spec':{'attacher':'a','nodeName':'n','source':{'persistent"
              "VolumeName':'v'}}}" },
    { .write = "create",
      .edits = "spec.attacher=''",
      .wanted = "spec.attacher|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.nodeName='A'",
      .wanted = "spec.nodeName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.nodeName=''",
      .wanted = "spec.nodeName|FieldValueInvalid|Invalid value: \"\": a lowercase RFC 1123 subdomain mu"
                "st consist of lower case alphanumeric characters, '-' or '.', and must start and end"
                " with an alphanumeric character (e.g. 'example.com', regex used for validation is '["
                "a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.source={}",
      .wanted = "spec.source|FieldValueRequired|Required value: must specify exactly one of inlineVol"
                "umeSpec and persistentVolumeName\n" },
    { .write = "create",
      .edits = "spec.source={'persistentVolumeName':''}",
      .wanted = "spec.source.persistentVolumeName|FieldValueInvalid|Invalid value: \"\": a lowercase RF"
                "C 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                " must start and end with an alphanumeric character (e.g. 'example.com', regex used f"
                "or validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.source.persistentVolumeName|FieldValueRequired|Required value: must specify non"
                " empty persistentVolumeName\n" },
    { .write = "create",
      .edits = "spec.source={'persistentVolumeName':'A'}",
      .wanted = "spec.source.persistentVolumeName|FieldValueInvalid|Invalid value: \"A\": a lowercase R"
                "FC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', an"
                "d must start and end with an alphanumeric character (e.g. 'example.com', regex used "
                "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
                "\n" },
    { .write = "create",
      .edits = "spec.source={'persistentVolumeName':'a','inlineVolumeSpec':{}}",
      .wanted = "spec.source|FieldValueForbidden|Forbidden: must specify exactly one of inlineVolumeS"
                "pec and persistentVolumeName\n" },
    { .write = "create",
      .edits = "spec.source={'inlineVolumeSpec':{}}",
      .wanted = "spec.source.inlineVolumeSpec.accessModes|FieldValueRequired|Required value\n"
                "spec.source.inlineVolumeSpec.csi|FieldValueRequired|Required value: has to be specif"
                "ied in the context of inline volumes\n"
                "spec.source.inlineVolumeSpec|FieldValueRequired|Required value: must specify a volum"
                "e type\n" },
    { .write = "create",
      .edits = "spec.source={'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'capacity':{'storag"
               "e':'1'},'csi':{'driver':'a','volumeHandle':'b'},'claimRef':{'name':'x'},'persistentV"
               "olumeReclaimPolicy':'Delete','storageClassName':'x','volumeMode':'Block','nodeAffini"
               "ty':{'required':{'nodeSelectorTerms':[]}}}}",
      .wanted = "spec.source.inlineVolumeSpec.capacity|FieldValueForbidden|Forbidden: may not be spec"
                "ified in the context of inline volumes\n"
                "spec.source.inlineVolumeSpec.claimRef|FieldValueForbidden|Forbidden: may not be spec"
                "ified in the context of inline volumes\n"
                "spec.source.inlineVolumeSpec.nodeAffinity|FieldValueForbidden|Forbidden: may not be "
                "specified in the context of inline volumes\n"
                "spec.source.inlineVolumeSpec.persistentVolumeReclaimPolicy|FieldValueForbidden|Forbi"
                "dden: may only be Retain in the context of inline volumes\n"
                "spec.source.inlineVolumeSpec.storageClassName|FieldValueForbidden|Forbidden: may not"
                " be specified in the context of inline volumes\n"
                "spec.source.inlineVolumeSpec.volumeMode|FieldValueForbidden|Forbidden: may not speci"
                "fy volumeMode other than Filesystem in the context of inline volumes\n" },
    { .write = "update",
      .edits = "spec.nodeName='m'",
      .wanted = "spec|FieldValueInvalid|Invalid value: {*}: field is immutable\n" },
    { .write = "status",
      .edits = "status.attachError={'errorCode':-1}",
      .wanted = "status.attachError.errorCode|FieldValueInvalid|Invalid value: -1: must be between 0 "
                "and 2147483647, inclusive\n" },
    /* storage.k8s.io/v1 VolumeAttributesClass */
    { .kind = "storage.k8s.io/v1 VolumeAttributesClass",
      .base = "{'metadata':{'name':'v'},'driverName':'a','parameters':{'a':'b'}}" },
    { .write = "create",
      .edits = "driverName=''",
      .wanted = "driverName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "parameters={}",
      .wanted = "parameters|FieldValueRequired|Required value: must contain at least one key/value pa"
                "ir\n" },
    { .write = "update",
      .edits = "driverName='b'",
      .wanted = "driverName|FieldValueForbidden|Forbidden: updates to driverName are forbidden.\n" },
    { .write = "update",
      .edits = "parameters={'a':'c'}",
      .wanted = "parameters|FieldValueForbidden|Forbidden: updates to parameters are forbidden.\n" },
    /* admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration */
    { .kind = "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
      .base = "{'metadata':{'name':'w'},'webhooks':[{'name':'a.b.c','sideEffects':'None','admission"
              "ReviewVersions':['v1'],'clientConfig':{'url':'https://a/b'},'rules':[{'operations':["
              "'CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]}]}" },
    { .write = "create",
      .edits = "webhooks[0].name=''",
      .wanted = "webhooks[0].name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "webhooks[0].name='a.b'",
      .wanted = "webhooks[0].name|FieldValueInvalid|Invalid value: \"a.b\": should be a domain with at "
                "least three segments separated by dots\n" },
    { .write = "create",
      .edits = "webhooks[0].name='A.b.c'",
      .wanted = "webhooks[0].name|FieldValueInvalid|Invalid value: \"A.b.c\": a lowercase RFC 1123 subd"
                "omain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                " and end with an alphanumeric character (e.g. 'example.com', regex used for validati"
                "on is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "webhooks[+]={'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1'],'c"
               "lientConfig':{'url':'https://a/b'},'rules':[{'operations':['CREATE'],'apiGroups':[''"
               "],'apiVersions':['v1'],'resources':['pods']}]}",
      .wanted = "webhooks[1].name|FieldValueDuplicate|Duplicate value: \"a.b.c\"\n" },
    { .write = "create",
      .edits = "webhooks[0].admissionReviewVersions=[]",
      .wanted = "webhooks[0].admissionReviewVersions|FieldValueRequired|Required value: must specify "
                "one of v1, v1beta1\n" },
    { .write = "create",
      .edits = "webhooks[0].admissionReviewVersions=['v2','v2','1a']",
      .wanted = "webhooks[0].admissionReviewVersions[1]|FieldValueInvalid|Invalid value: \"v2\": duplic"
                "ate version\n"
                "webhooks[0].admissionReviewVersions[2]|FieldValueInvalid|Invalid value: \"1a\": a DNS-"
                "1035 label must consist of lower case alphanumeric characters or '-', start with an "
                "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'a"
                "bc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n"
                "webhooks[0].admissionReviewVersions|FieldValueInvalid|Invalid value: [\"v2\",\"v2\",\"1a\""
                "]: must include at least one of v1, v1beta1\n" },
    { .write = "create",
      .edits = "webhooks[0].sideEffects",
      .wanted = "webhooks[0].sideEffects|FieldValueRequired|Required value: must specify one of None,"
                " NoneOnDryRun\n" },
    { .write = "create",
      .edits = "webhooks[0].sideEffects='Some'",
      .wanted = "webhooks[0].sideEffects|FieldValueNotSupported|Unsupported value: \"Some\": supported "
                "values: \"None\", \"NoneOnDryRun\"\n" },
    { .write = "create",
      .edits = "webhooks[0].failurePolicy='X' ; webhooks[0].matchPolicy='Y' ; webhooks[0].timeoutSec"
               "onds=31",
      .wanted = "webhooks[0].failurePolicy|FieldValueNotSupported|Unsupported value: \"X\": supported v"
                "alues: \"Fail\", \"Ignore\"\n"
                "webhooks[0].matchPolicy|FieldValueNotSupported|Unsupported value: \"Y\": supported val"
                "ues: \"Equivalent\", \"Exact\"\n"
                "webhooks[0].timeoutSeconds|FieldValueInvalid|Invalid value: 31: the timeout value mu"
                "st be between 1 and 30 seconds\n" },
    { .write = "create",
      .edits = "webhooks[0].timeoutSeconds=0",
      .wanted = "webhooks[0].timeoutSeconds|FieldValueInvalid|Invalid value: 0: the timeout value mus"
                "t be between 1 and 30 seconds\n" },
    { .write = "create",
      .edits = "webhooks[0].namespaceSelector={'matchLabels':{'a b':'c'}} ; webhooks[0].objectSelect"
               "or={'matchLabels':{'a b':'c'}}",
      .wanted = "webhooks[0].namespaceSelector.matchLabels|FieldValueInvalid|Invalid value: \"a b\": na"
                "me part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', re"
                "gex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "webhooks[0].objectSelector.matchLabels|FieldValueInvalid|Invalid value: \"a b\": name "
                "part must consist of alphanumeric characters, '-', '_' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
                " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={}",
      .wanted = "webhooks[0].clientConfig|FieldValueRequired|Required value: exactly one of url or se"
                "rvice is required\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'url':'http://u:p@h/x?y=z#f'}",
      .wanted = "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"f\": fragments are not"
                " permitted in the URL\n"
                "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"http\": 'https' is the"
                " only allowed URL scheme; desired format: https://host[/path]\n"
                "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"u:p\": user informatio"
                "n is not permitted in the URL\n"
                "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"y=z\": query parameter"
                "s are not permitted in the URL\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'url':'x'}",
      .wanted = "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"\": 'https' is the onl"
                "y allowed URL scheme; desired format: https://host[/path]\n"
                "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"\": host must be speci"
                "fied; desired format: https://host[/path]\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'url':''}",
      .wanted = "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"\": 'https' is the onl"
                "y allowed URL scheme; desired format: https://host[/path]\n"
                "webhooks[0].clientConfig.url|FieldValueInvalid|Invalid value: \"\": host must be speci"
                "fied; desired format: https://host[/path]\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'url':'https://h:x/'}",
      .wanted = "webhooks[0].clientConfig.url|FieldValueRequired|Required value: url must be a valid "
                "URL: parse \"https://h:x/\": invalid port \":x\" after host; desired format: https://hos"
                "t[/path]\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'url':'https://h/%zz'}",
      .wanted = "webhooks[0].clientConfig.url|FieldValueRequired|Required value: url must be a valid "
                "URL: parse \"https://h/%zz\": invalid URL escape \"%zz\"; desired format: https://host[/"
                "path]\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'url':':x'}",
      .wanted = "webhooks[0].clientConfig.url|FieldValueRequired|Required value: url must be a valid "
                "URL: parse \":x\": missing protocol scheme; desired format: https://host[/path]\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'url':'1:2'}",
      .wanted = "webhooks[0].clientConfig.url|FieldValueRequired|Required value: url must be a valid "
                "URL: parse \"1:2\": first path segment in URL cannot contain colon; desired format: ht"
                "tps://host[/path]\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'service':{'name':'','namespace':'a'}}",
      .wanted = "webhooks[0].clientConfig.service.namespace|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'service':{'name':'a','namespace':''}}",
      .wanted = "webhooks[0].clientConfig.service.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'service':{'name':'a','namespace':'b','port':70000,'path':"
               "'x//Y/'}}",
      .wanted = "webhooks[0].clientConfig.service.path|FieldValueInvalid|Invalid value: \"x//Y/\": must"
                " start with a '/'\n"
                "webhooks[0].clientConfig.service.path|FieldValueInvalid|Invalid value: \"x//Y/\": segm"
                "ent[0] may not be empty\n"
                "webhooks[0].clientConfig.service.path|FieldValueInvalid|Invalid value: \"x//Y/\": segm"
                "ent[1] may not be empty\n"
                "webhooks[0].clientConfig.service.path|FieldValueInvalid|Invalid value: \"x//Y/\": segm"
                "ent[2]: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric chara"
                "cters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'exam"
                "ple.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a"
                "-z0-9]*[a-z0-9])?)*')\n"
                "webhooks[0].clientConfig.service.port|FieldValueInvalid|Invalid value: 70000: port i"
                "s not valid: must be between 1 and 65535, inclusive\n" },
    { .write = "create",
      .edits = "webhooks[0].clientConfig={'service':{'name':'a','namespace':'b','path':'//'}}",
      .wanted = "webhooks[0].clientConfig.service.path|FieldValueInvalid|Invalid value: \"//\": segment"
                "[0] may not be empty\n" },
    { .write = "create",
      .edits = "webhooks[0].rules=[{}]",
      .wanted = "webhooks[0].rules[0].apiGroups|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].apiVersions|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].operations|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].resources|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "webhooks[0].rules=[{'operations':['*','CREATE','X'],'apiGroups':['*','a'],'apiVersio"
               "ns':['*',''],'resources':['*/*','pods'],'scope':'X'}]",
      .wanted = "webhooks[0].rules[0].apiGroups|FieldValueInvalid|Invalid value: [\"*\",\"a\"]: if '*' is"
                " present, must not specify other API groups\n"
                "webhooks[0].rules[0].apiVersions[1]|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].apiVersions|FieldValueInvalid|Invalid value: [\"*\",\"\"]: if '*' i"
                "s present, must not specify other API versions\n"
                "webhooks[0].rules[0].operations[2]|FieldValueNotSupported|Unsupported value: \"X\": su"
                "pported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"\n"
                "webhooks[0].rules[0].operations|FieldValueInvalid|Invalid value: [\"*\",\"CREATE\",\"X\"]:"
                " if '*' is present, must not specify other operations\n"
                "webhooks[0].rules[0].resources|FieldValueInvalid|Invalid value: [\"*/*\",\"pods\"]: if '"
                "*/*' is present, must not specify other resources\n"
                "webhooks[0].rules[0].scope|FieldValueNotSupported|Unsupported value: \"X\": supported "
                "values: \"*\", \"Cluster\", \"Namespaced\"\n" },
    { .write = "create",
      .edits = "webhooks[0].rules[0].resources=['*','pods','a/*','a/b','*/c','d/c','']",
      .wanted = "webhooks[0].rules[0].resources[3]|FieldValueInvalid|Invalid value: \"a/b\": if 'a/*' i"
                "s present, must not specify a/b\n"
                "webhooks[0].rules[0].resources[5]|FieldValueInvalid|Invalid value: \"d/c\": if '*/c' i"
                "s present, must not specify d/c\n"
                "webhooks[0].rules[0].resources[6]|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].resources|FieldValueInvalid|Invalid value: [\"*\",\"pods\",\"a/*\",\"a"
                "/b\",\"*/c\",\"d/c\",\"\"]: if '*' is present, must not specify other resources without sub"
                "resources\n" },
    { .write = "create",
      .edits = "webhooks[0].matchConditions=[{'name':'','expression':''},{'name':'a b','expression':"
               "'true'},{'name':'x','expression':'true'},{'name':'x','expression':'true'}]",
      .wanted = "webhooks[0].matchConditions[0].expression|FieldValueRequired|Required value\n"
                "webhooks[0].matchConditions[0].name|FieldValueRequired|Required value\n"
                "webhooks[0].matchConditions[1].name|FieldValueInvalid|Invalid value: \"a b\": name par"
                "t must consist of alphanumeric characters, '-', '_' or '.', and must start and end w"
                "ith an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex us"
                "ed for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "webhooks[0].matchConditions[3].name|FieldValueDuplicate|Duplicate value: \"x\"\n" },
    { .write = "update",
      .edits = "webhooks[0].name='a'",
      .wanted = "webhooks[0].name|FieldValueInvalid|Invalid value: \"a\": should be a domain with at le"
                "ast three segments separated by dots\n" },
    /* admissionregistration.k8s.io/v1 MutatingWebhookConfiguration */
    { .kind = "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration",
      .base = "{'metadata':{'name':'w'},'webhooks':[{'name':'a.b.c','sideEffects':'None','admission"
              "ReviewVersions':['v1'],'clientConfig':{'url':'https://a/b'},'rules':[{'operations':["
              "'CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]}]}" },
    { .write = "create",
      .edits = "webhooks[0].reinvocationPolicy='X'",
      .wanted = "webhooks[0].reinvocationPolicy|FieldValueNotSupported|Unsupported value: \"X\": suppor"
                "ted values: \"IfNeeded\", \"Never\"\n" },
    { .write = "create",
      .edits = "webhooks[0].rules=[{}]",
      .wanted = "webhooks[0].rules[0].apiGroups|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].apiVersions|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].operations|FieldValueRequired|Required value\n"
                "webhooks[0].rules[0].resources|FieldValueRequired|Required value\n" },
    /* admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy */
    { .kind = "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
      .base = "{'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'operations':"
              "['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]},'validation"
              "s':[{'expression':'true'}]}}" },
    { .write = "create",
      .edits = "spec.failurePolicy='X'",
      .wanted = "spec.failurePolicy|FieldValueNotSupported|Unsupported value: \"X\": supported values: "
                "\"Fail\", \"Ignore\"\n" },
    { .write = "create",
      .edits = "spec.matchConstraints",
      .wanted = "spec.matchConstraints|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.matchConstraints={}",
      .wanted = "spec.matchConstraints.resourceRules|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.matchConstraints.matchPolicy='X' ; spec.matchConstraints.objectSelector={'match"
               "Labels':{'a b':'c'}}",
      .wanted = "spec.matchConstraints.matchPolicy|FieldValueNotSupported|Unsupported value: \"X\": sup"
                "ported values: \"Equivalent\", \"Exact\"\n"
                "spec.matchConstraints.objectSelector.matchLabels|FieldValueInvalid|Invalid value: \"a"
                " b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must st"
                "art and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-a"
                "bc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.matchConstraints.resourceRules[0].resourceNames=['a/b','c','c']",
      .wanted = "spec.matchConstraints.resourceRules[0].resourceNames[0]|FieldValueInvalid|Invalid va"
                "lue: \"a/b\": may not contain '/'\n"
                "spec.matchConstraints.resourceRules[0].resourceNames[2]|FieldValueDuplicate|Duplicat"
                "e value: \"c\"\n" },
    { .write = "create",
      .edits = "spec.matchConstraints.excludeResourceRules=[{}]",
      .wanted = "spec.matchConstraints.excludeResourceRules[0].apiGroups|FieldValueRequired|Required "
                "value\n"
                "spec.matchConstraints.excludeResourceRules[0].apiVersions|FieldValueRequired|Require"
                "d value\n"
                "spec.matchConstraints.excludeResourceRules[0].operations|FieldValueRequired|Required"
                " value\n"
                "spec.matchConstraints.excludeResourceRules[0].resources|FieldValueRequired|Required "
                "value\n" },
    { .write = "create",
      .edits = "spec.paramKind={'apiVersion':'','kind':''}",
      .wanted = "spec.paramKind.apiVersion|FieldValueRequired|Required value\n"
                "spec.paramKind.kind|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.paramKind={'apiVersion':'a/b/c','kind':'a b'}",
      .wanted = "spec.paramKind.apiVersion|FieldValueInvalid|Invalid value: \"a/b/c\": unexpected Group"
                "Version string: a/b/c\n"
                "spec.paramKind.kind|FieldValueInvalid|Invalid value: \"a b\": may have mixed case, but"
                " should otherwise match: a DNS-1035 label must consist of lower case alphanumeric ch"
                "aracters or '-', start with an alphabetic character, and end with an alphanumeric ch"
                "aracter (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9"
                "]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.paramKind={'apiVersion':'A/1','kind':'X'}",
      .wanted = "spec.paramKind.apiVersion|FieldValueInvalid|Invalid value: \"1\": a DNS-1035 label mus"
                "t consist of lower case alphanumeric characters or '-', start with an alphabetic cha"
                "racter, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex"
                " used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.paramKind.apiVersion|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123"
                " subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
                "start and end with an alphanumeric character (e.g. 'example.com', regex used for val"
                "idation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.paramKind={'apiVersion':'a/','kind':'X'}",
      .wanted = "spec.paramKind.apiVersion|FieldValueInvalid|Invalid value: \"a/\": version must be spe"
                "cified\n" },
    { .write = "create",
      .edits = "spec.validations=[]",
      .wanted = "spec.auditAnnotations|FieldValueRequired|Required value: validations or auditAnnotat"
                "ions must contain at least one item\n"
                "spec.validations|FieldValueRequired|Required value: validations or auditAnnotations "
                "must contain at least one item\n" },
    { .write = "create",
      .edits = "spec.validations=[{'expression':' '}]",
      .wanted = "spec.validations[0].expression|FieldValueRequired|Required value: expression is not "
                "specified\n" },
    { .write = "create",
      .edits = "spec.validations=[{'expression':'true','message':' ','messageExpression':' ','reason"
               "':'X'}]",
      .wanted = "spec.validations[0].messageExpression|FieldValueInvalid|Invalid value: \" \": must be "
                "non-empty if specified\n"
                "spec.validations[0].message|FieldValueInvalid|Invalid value: \" \": must be non-empty "
                "if specified\n"
                "spec.validations[0].reason|FieldValueNotSupported|Unsupported value: \"X\": supported "
                "values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\"\n" },
    { .write = "create",
      .edits = "spec.validations=[{'expression':'true','message':'a\\nb','reason':'Unauthorized'}]",
      .wanted = "spec.validations[0].message|FieldValueInvalid|Invalid value: \"a\\nb\": must not contai"
                "n line breaks\n"
                "spec.validations[0].reason|FieldValueNotSupported|Unsupported value: \"Unauthorized\":"
                " supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\"\n" },
    { .write = "create",
      .edits = "spec.auditAnnotations=[{'key':'','valueExpression':''},{'key':'a b','valueExpression"
               "':\"'x'\"},{'key':'k','valueExpression':\"'x'\"},{'key':'k','valueExpression':\"'x'\"}]",
      .wanted = "spec.auditAnnotations[0].key|FieldValueInvalid|Invalid value: \"p/\": name part must b"
                "e non-empty\n"
                "spec.auditAnnotations[0].key|FieldValueInvalid|Invalid value: \"p/\": name part must c"
                "onsist of alphanumeric characters, '-', '_' or '.', and must start and end with an a"
                "lphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for v"
                "alidation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.auditAnnotations[0].valueExpression|FieldValueRequired|Required value: valueExp"
                "ression is not specified\n"
                "spec.auditAnnotations[1].key|FieldValueInvalid|Invalid value: \"p/a b\": name part mus"
                "t consist of alphanumeric characters, '-', '_' or '.', and must start and end with a"
                "n alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used fo"
                "r validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.auditAnnotations[3].key|FieldValueDuplicate|Duplicate value: \"k\"\n" },
    { .write = "create",
      .edits = "spec.variables=[{'name':'','expression':''},{'name':'1a','expression':'true'},{'name"
               "':'in','expression':'true'}]",
      .wanted = "spec.variables[0].expression|FieldValueRequired|Required value: expression is not sp"
                "ecified\n"
                "spec.variables[0].name|FieldValueRequired|Required value: name is not specified\n"
                "spec.variables[1].name|FieldValueInvalid|Invalid value: \"1a\": must be a valid CEL id"
                "entifier\n"
                "spec.variables[2].name|FieldValueInvalid|Invalid value: \"in\": must be a valid CEL id"
                "entifier\n" },
    { .write = "create",
      .edits = "spec.matchConditions=[{'name':'','expression':''}]",
      .wanted = "spec.matchConditions[0].expression|FieldValueRequired|Required value\n"
                "spec.matchConditions[0].name|FieldValueRequired|Required value\n" },
    { .write = "status",
      .edits = "status.typeChecking={'expressionWarnings':[{'fieldRef':'','warning':''}]}",
      .wanted = "status.typeChecking.expressionWarnings[0].fieldRef|FieldValueRequired|Required value"
                "\n"
                "status.typeChecking.expressionWarnings[0].warning|FieldValueRequired|Required value\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'a b','status':'X','reason':'','message':'','lastTransiti"
               "onTime':null}]",
      .wanted = "status.conditions[0].lastTransitionTime|FieldValueRequired|Required value\n"
                "status.conditions[0].reason|FieldValueRequired|Required value\n"
                "status.conditions[0].status|FieldValueNotSupported|Unsupported value: \"X\": supported"
                " values: \"False\", \"True\", \"Unknown\"\n"
                "status.conditions[0].type|FieldValueInvalid|Invalid value: \"a b\": name part must con"
                "sist of alphanumeric characters, '-', '_' or '.', and must start and end with an alp"
                "hanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for val"
                "idation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    /* admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding */
    { .kind = "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding",
      .base = "{'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['Deny']}}" },
    { .write = "create",
      .edits = "spec.policyName=''",
      .wanted = "spec.policyName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.policyName='A'",
      .wanted = "spec.policyName|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain"
                " must consist of lower case alphanumeric characters, '-' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.validationActions=[]",
      .wanted = "spec.validationActions|FieldValueRequired|Required value: at least one validation ac"
                "tion is required\n" },
    { .write = "create",
      .edits = "spec.validationActions=['X','Deny','Deny']",
      .wanted = "spec.validationActions[0]|FieldValueNotSupported|Unsupported value: \"X\": supported v"
                "alues: \"Audit\", \"Deny\", \"Warn\"\n"
                "spec.validationActions[2]|FieldValueDuplicate|Duplicate value: \"Deny\"\n" },
    { .write = "create",
      .edits = "spec.validationActions=['Deny','Warn']",
      .wanted = "spec.validationActions|FieldValueInvalid|Invalid value: [\"Deny\",\"Warn\"]: must not co"
                "ntain both Deny and Warn (repeating the same validation failure information in the A"
                "PI response and headers serves no purpose)\n" },
    { .write = "create",
      .edits = "spec.paramRef={}",
      .wanted = "spec.paramRef.parameterNotFoundAction|FieldValueRequired|Required value\n"
                "spec.paramRef|FieldValueRequired|Required value: one of name or selector must be spe"
                "cified\n" },
    { .write = "create",
      .edits = "spec.paramRef={'name':'a/b','selector':{},'parameterNotFoundAction':'X'}",
      .wanted = "spec.paramRef.name|FieldValueForbidden|Forbidden: name and selector are mutually exc"
                "lusive\n"
                "spec.paramRef.name|FieldValueInvalid|Invalid value: \"a/b\": may not contain '/'\n"
                "spec.paramRef.parameterNotFoundAction|FieldValueNotSupported|Unsupported value: \"X\":"
                " supported values: \"Deny\", \"Allow\"\n"
                "spec.paramRef.selector|FieldValueForbidden|Forbidden: name and selector are mutually"
                " exclusive\n" },
    { .write = "create",
      .edits = "spec.matchResources={'matchPolicy':'X'}",
      .wanted = "spec.matchResources.matchPolicy|FieldValueNotSupported|Unsupported value: \"X\": suppo"
                "rted values: \"Equivalent\", \"Exact\"\n" },
    /* admissionregistration.k8s.io/v1 MutatingAdmissionPolicy */
    { .kind = "admissionregistration.k8s.io/v1 MutatingAdmissionPolicy",
      .base = "{'metadata':{'name':'p'},'spec':{'reinvocationPolicy':'Never','matchConstraints':{'r"
              "esourceRules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resou"
              "rces':['pods']}]},'mutations':[{'patchType':'JSONPatch','jsonPatch':{'expression':'["
              "JSONPatch{}]'}}]}}" },
    { .write = "create",
      .edits = "spec.reinvocationPolicy=''",
      .wanted = "spec.reinvocationPolicy|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.reinvocationPolicy='X'",
      .wanted = "spec.reinvocationPolicy|FieldValueNotSupported|Unsupported value: \"X\": supported val"
                "ues: \"IfNeeded\", \"Never\"\n" },
    { .write = "create",
      .edits = "spec.mutations=[]",
      .wanted = "spec.mutations|FieldValueRequired|Required value: mutations must contain at least on"
                "e item\n" },
    { .write = "create",
      .edits = "spec.mutations=[{}]",
      .wanted = "spec.mutations[0].patchType|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.mutations=[{'patchType':'X'}]",
      .wanted = "spec.mutations[0].patchType|FieldValueNotSupported|Unsupported value: \"X\": supported"
                " values: \"ApplyConfiguration\", \"JSONPatch\"\n" },
    { .write = "create",
      .edits = "spec.mutations=[{'patchType':'JSONPatch'}]",
      .wanted = "spec.mutations[0].jsonPatch|FieldValueRequired|Required value: must be specified whe"
                "n patchType is JSONPatch\n" },
    { .write = "create",
      .edits = "spec.mutations=[{'patchType':'JSONPatch','jsonPatch':{'expression':''},'applyConfigu"
               "ration':{'expression':'x'}}]",
      .wanted = "spec.mutations[0].applyConfiguration|FieldValueInvalid|Invalid value: \"{applyConfigu"
                "ration}\": must not be specified when patchType is JSONPatch\n"
                "spec.mutations[0].jsonPatch.expression|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.mutations=[{'patchType':'ApplyConfiguration','jsonPatch':{'expression':'x'}}]",
      .wanted = "spec.mutations[0].applyConfiguration|FieldValueRequired|Required value: must be spec"
                "ified when patchType is ApplyConfiguration\n"
                "spec.mutations[0].jsonPatch|FieldValueInvalid|Invalid value: \"{jsonPatch}\": must not"
                " be specified when patchType is ApplyConfiguration\n" },
    { .write = "create",
      .edits = "spec.matchConstraints.resourceRules[0].operations=['DELETE']",
      .wanted = "spec.matchConstraints.resourceRules.operations|FieldValueNotSupported|Unsupported va"
                "lue: \"DELETE\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"UPDATE\"\n" },
    /* admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding */
    { .kind = "admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding",
      .base = "{'metadata':{'name':'b'},'spec':{'policyName':'p'}}" },
    { .write = "create",
      .edits = "spec.policyName=''",
      .wanted = "spec.policyName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.matchResources={'resourceRules':[{'operations':['DELETE'],'apiGroups':[''],'api"
               "Versions':['v1'],'resources':['pods']}]}",
      .wanted = "spec.matchResources.resourceRules.operations|FieldValueNotSupported|Unsupported valu"
                "e: \"DELETE\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"UPDATE\"\n" },
    /* apiregistration.k8s.io/v1 APIService */
    { .kind = "apiregistration.k8s.io/v1 APIService",
      .base = "{'metadata':{'name':'v1.a.b'},'spec':{'group':'a.b','version':'v1','groupPriorityMin"
              "imum':1,'versionPriority':1}}" },
    { .write = "create",
      .edits = "metadata.name='x'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"x\": must be `spec.version+\".\"+spec.g"
                "roup`: \"v1.a.b\"\n" },
    { .write = "create",
      .edits = "spec.group=''",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"v1.a.b\": must be `spec.version+\".\"+s"
                "pec.group`: \"v1.\"\n" },
    { .write = "create",
      .edits = "spec.group='' ; spec.version='v2' ; metadata.name='v2.'",
      .wanted = "spec.group|FieldValueRequired|Required value: only v1 may have an empty group and it"
                " better be legacy kube\n" },
    { .write = "create",
      .edits = "spec.group='A' ; spec.version='1'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"v1.a.b\": must be `spec.version+\".\"+s"
                "pec.group`: \"1.A\"\n"
                "spec.group|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain must"
                " consist of lower case alphanumeric characters, '-' or '.', and must start and end w"
                "ith an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-"
                "z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.version|FieldValueInvalid|Invalid value: \"1\": a DNS-1035 label must consist of "
                "lower case alphanumeric characters or '-', start with an alphabetic character, and e"
                "nd with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for val"
                "idation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.groupPriorityMinimum=0 ; spec.versionPriority=1001",
      .wanted = "spec.groupPriorityMinimum|FieldValueInvalid|Invalid value: 0: must be positive and l"
                "ess than 20000\n"
                "spec.versionPriority|FieldValueInvalid|Invalid value: 1001: must be positive and les"
                "s than 1000\n" },
    { .write = "create",
      .edits = "spec.caBundle='YQ==' ; spec.insecureSkipTLSVerify=true",
      .wanted = "spec.caBundle|FieldValueInvalid|Invalid value: \"1 bytes\": local APIServices may not "
                "have a caBundle\n"
                "spec.insecureSkipTLSVerify|FieldValueInvalid|Invalid value: true: local APIServices "
                "may not have insecureSkipTLSVerify\n" },
    { .write = "create",
      .edits = "spec.service={'name':'','namespace':'','port':70000} ; spec.caBundle='YQ==' ; spec.i"
               "nsecureSkipTLSVerify=true",
      .wanted = "spec.insecureSkipTLSVerify|FieldValueInvalid|Invalid value: true: may not be true if"
                " caBundle is present\n"
                "spec.service.namespace|FieldValueRequired|Required value\n"
                "spec.service.name|FieldValueRequired|Required value\n"
                "spec.service.port|FieldValueInvalid|Invalid value: 70000: port is not valid: must be"
                " between 1 and 65535, inclusive\n" },
    { .write = "update",
      .edits = "spec.versionPriority=0",
      .wanted = "spec.versionPriority|FieldValueInvalid|Invalid value: 0: must be positive and less t"
                "han 1000\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'x','status':'X'}]",
      .wanted = "status.conditions[0].status|FieldValueNotSupported|Unsupported value: \"X\": supported"
                " values: \"True\", \"False\", \"Unknown\"\n" },
    /* certificates.k8s.io/v1 CertificateSigningRequest */
    { .kind = "certificates.k8s.io/v1 CertificateSigningRequest",
      .base = "{'metadata':{'name':'c'},'spec':{'signerName':'a.b/c','usages':['client auth'],'requ"
              "est':'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIR01HNENBUUF3RERFS01BZ0dBMV"
              "VFQXd3QmVEQlpNQk1HQnlxR1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQQpCQVF4MURJSkdsa0MzZVRFZXNOSn"
              "VaV1FPNjE4ZC9CS09Ia1dTTjFDcCtCZHBKa2R2RGF1Z1ZMZHdQYVN0cjVkCjg3NERuSTVKVHBCTDFzU2Q2NU"
              "1xS2VXZ0FEQUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUF2RE9KSUZoRnlIWi8KVnhnZUtJU1ZTUnpZQnpLRm"
              "1mMkozdDYwZzg5b0Mvc0NJQmxpQXVaVFdhUC8wOW1qdzZWTkpTUFNZU2xIVnkxKwpSS0lra3pnbVptV3oKLS"
              "0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=='}}" },
    { .write = "create",
      .edits = "spec.request='YQ=='",
      .wanted = "spec.request|FieldValueInvalid|Invalid value: \"YQ==\": PEM block type must be CERTIFI"
                "CATE REQUEST\n" },
    { .write = "create",
      .edits = "spec.request=''",
      .wanted = "spec.request|FieldValueInvalid|Invalid value: \"\": PEM block type must be CERTIFICATE"
                " REQUEST\n" },
    { .write = "create",
      .edits = "spec.usages=[]",
      .wanted = "spec.usages|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.usages=['x','client auth','client auth']",
      .wanted = "spec.usages[0]|FieldValueNotSupported|Unsupported value: \"x\": supported values: \"any"
                "\", \"cert sign\", \"client auth\", \"code signing\", \"content commitment\", \"crl sign\", \"da"
                "ta encipherment\", \"decipher only\", \"digital signature\", \"email protection\", \"enciphe"
                "r only\", \"ipsec end system\", \"ipsec tunnel\", \"ipsec user\", \"key agreement\", \"key enc"
                "ipherment\", \"microsoft sgc\", \"netscape sgc\", \"ocsp signing\", \"s/mime\", \"server auth\""
                ", \"signing\", \"timestamping\"\n"
                "spec.usages[2]|FieldValueDuplicate|Duplicate value: \"client auth\"\n" },
    { .write = "create",
      .edits = "spec.signerName=''",
      .wanted = "spec.signerName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.signerName='x'",
      .wanted = "spec.signerName|FieldValueInvalid|Invalid value: \"x\": must be a fully qualified doma"
                "in and path of the form 'example.com/signer-name'\n" },
    { .write = "create",
      .edits = "spec.signerName='a/b'",
      .wanted = "spec.signerName|FieldValueInvalid|Invalid value: \"a\": should be a domain with at lea"
                "st two segments separated by dots\n" },
    { .write = "create",
      .edits = "spec.signerName='A.b/C'",
      .wanted = "spec.signerName|FieldValueInvalid|Invalid value: \"A.b\": validating label \"A\": a lowe"
                "rcase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
                "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', re"
                "gex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.signerName|FieldValueInvalid|Invalid value: \"C\": validating label \"C\": a lowerc"
                "ase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '."
                "', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
                "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])"
                "?)*')\n" },
    { .write = "create",
      .edits = "spec.signerName='a.b/c/d'",
      .wanted = "spec.signerName|FieldValueInvalid|Invalid value: \"a.b/c/d\": must be a fully qualifie"
                "d domain and path of the form 'example.com/signer-name'\n" },
    { .write = "create",
      .edits = "spec.signerName='a.b/'",
      .wanted = "spec.signerName|FieldValueInvalid|Invalid value: \"\": validating label \"\": a lowercas"
                "e RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                " and must start and end with an alphanumeric character (e.g. 'example.com', regex us"
                "ed for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)"
                "*')\n" },
    { .write = "create",
      .edits = "spec.signerName='kubernetes.io/legacy-unknown'",
      .wanted = "spec.signerName|FieldValueInvalid|Invalid value: \"kubernetes.io/legacy-unknown\": the"
                " legacy signerName is not allowed via this API version\n" },
    { .write = "create",
      .edits = "spec.expirationSeconds=1",
      .wanted = "spec.expirationSeconds|FieldValueInvalid|Invalid value: 1: may not specify a duratio"
                "n less than 600 seconds (10 minutes)\n" },
    { .write = "update",
      .edits = "spec.signerName='x'",
      .wanted = "" },
    { .write = "update",
      .edits = "metadata.labels={'a b':'c'}",
      .wanted = "metadata.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist of al"
                "phanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'','status':''}]",
      .wanted = "status.conditions[0].status|FieldValueRequired|Required value\n"
                "status.conditions[0].type|FieldValueRequired|Required value\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'X','status':'Y'},{'type':'X','status':'True'}]",
      .wanted = "status.conditions[0].status|FieldValueNotSupported|Unsupported value: \"Y\": supported"
                " values: \"False\", \"True\", \"Unknown\"\n"
                "status.conditions[1].type|FieldValueDuplicate|Duplicate value: \"X\"\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'Approved','status':'True'}]",
      .wanted = "status.conditions|FieldValueForbidden|Forbidden: updates may not add a condition of "
                "type \"Approved\"\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'Failed','status':'False'}]",
      .wanted = "status.conditions[0].status|FieldValueNotSupported|Unsupported value: \"False\": suppo"
                "rted values: \"True\"\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'Approved','status':'True'},{'type':'Denied','status':'Tr"
               "ue'}]",
      .wanted = "status.conditions|FieldValueForbidden|Forbidden: updates may not add a condition of "
                "type \"Approved\"\n"
                "status.conditions|FieldValueForbidden|Forbidden: updates may not add a condition of "
                "type \"Denied\"\n"
                "status.conditions|FieldValueInvalid|Invalid value: \"Denied\": Approved and Denied con"
                "ditions are mutually exclusive\n" },
    { .write = "status",
      .edits = "status.certificate='YQ=='",
      .wanted = "status.certificate|FieldValueInvalid|Invalid value: \"<certificate data>\": must conta"
                "in at least one CERTIFICATE PEM block\n" },
    { .write = "approval",
      .edits = "status.conditions=[{'type':'Approved','status':'True'}]",
      .wanted = "" },
    { .write = "approval",
      .edits = "status.conditions=[{'type':'Approved','status':'False'}]",
      .wanted = "status.conditions[0].status|FieldValueNotSupported|Unsupported value: \"False\": suppo"
                "rted values: \"True\"\n" },
    { .write = "approval",
      .edits = "status.conditions=[{'type':'Denied','status':'True'},{'type':'Approved','status':'Tr"
               "ue'}]",
      .wanted = "status.conditions|FieldValueInvalid|Invalid value: \"Approved\": Approved and Denied c"
                "onditions are mutually exclusive\n" },
    { .write = "approval",
      .edits = "status.certificate='YQ=='",
      .wanted = "" },
    { .write = "approval",
      .edits = "spec.signerName='x'",
      .wanted = "" },
    /* apiextensions.k8s.io/v1 CustomResourceDefinition */
    { .kind = "apiextensions.k8s.io/v1 CustomResourceDefinition",
      .base = "{'metadata':{'name':'xs.a.b'},'spec':{'group':'a.b','scope':'Namespaced','names':{'p"
              "lural':'xs','kind':'X'},'versions':[{'name':'v1','served':true,'storage':true,'schem"
              "a':{'openAPIV3Schema':{'type':'object'}}}]}}" },
    { .write = "create",
      .edits = "metadata.name='x'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"x\": must be spec.names.plural+\".\"+sp"
                "ec.group\n" },
    { .write = "create",
      .edits = "spec.group=''",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"xs.a.b\": must be spec.names.plural+\""
                ".\"+spec.group\n"
                "spec.group|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.group='A'",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"xs.a.b\": must be spec.names.plural+\""
                ".\"+spec.group\n"
                "spec.group|FieldValueInvalid|Invalid value: \"A\": a lowercase RFC 1123 subdomain must"
                " consist of lower case alphanumeric characters, '-' or '.', and must start and end w"
                "ith an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-"
                "z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.group='a' ; metadata.name='xs.a'",
      .wanted = "spec.group|FieldValueInvalid|Invalid value: \"a\": should be a domain with at least on"
                "e dot\n" },
    { .write = "create",
      .edits = "spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io'",
      .wanted = "metadata.annotations[api-approved.kubernetes.io]|FieldValueRequired|Required value: "
                "protected groups must have approval annotation \"api-approved.kubernetes.io\", see htt"
                "ps://github.com/kubernetes/enhancements/pull/1111\n" },
    { .write = "create",
      .edits = "spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io' ; metadata.annotations={'api-app"
               "roved.kubernetes.io':'x'}",
      .wanted = "metadata.annotations[api-approved.kubernetes.io]|FieldValueInvalid|Invalid value: \"x"
                "\": protected groups must have approval annotation \"api-approved.kubernetes.io\" with "
                "either a URL or a reason starting with \"unapproved\", see https://github.com/kubernet"
                "es/enhancements/pull/1111\n" },
    { .write = "create",
      .edits = "spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io' ; metadata.annotations={'api-app"
               "roved.kubernetes.io':'unapproved, test'}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.group='a.k8s.io' ; metadata.name='xs.a.k8s.io' ; metadata.annotations={'api-app"
               "roved.kubernetes.io':'https://x/y'}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.scope=''",
      .wanted = "spec.scope|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.scope='X'",
      .wanted = "spec.scope|FieldValueNotSupported|Unsupported value: \"X\": supported values: \"Cluster"
                "\", \"Namespaced\"\n" },
    { .write = "create",
      .edits = "spec.preserveUnknownFields=true",
      .wanted = "spec.preserveUnknownFields|FieldValueInvalid|Invalid value: true: cannot set to true"
                ", set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instea"
                "d\n" },
    { .write = "create",
      .edits = "spec.names={}",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"xs.a.b\": must be spec.names.plural+\""
                ".\"+spec.group\n"
                "spec.names.kind|FieldValueRequired|Required value\n"
                "spec.names.listKind|FieldValueRequired|Required value\n"
                "spec.names.plural|FieldValueRequired|Required value\n"
                "spec.names.singular|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.names={'plural':'A','singular':'B_','kind':'x y','listKind':'x y','shortNames':"
               "['A'],'categories':['B']}",
      .wanted = "metadata.name|FieldValueInvalid|Invalid value: \"xs.a.b\": must be spec.names.plural+\""
                ".\"+spec.group\n"
                "spec.names.categories[0]|FieldValueInvalid|Invalid value: \"B\": a DNS-1035 label must"
                " consist of lower case alphanumeric characters or '-', start with an alphabetic char"
                "acter, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex "
                "used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.names.kind|FieldValueInvalid|Invalid value: \"x y\": may have mixed case, but sho"
                "uld otherwise match: a DNS-1035 label must consist of lower case alphanumeric charac"
                "ters or '-', start with an alphabetic character, and end with an alphanumeric charac"
                "ter (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a"
                "-z0-9])?')\n"
                "spec.names.listKind|FieldValueInvalid|Invalid value: \"x y\": kind and listKind may no"
                "t be the same\n"
                "spec.names.listKind|FieldValueInvalid|Invalid value: \"x y\": may have mixed case, but"
                " should otherwise match: a DNS-1035 label must consist of lower case alphanumeric ch"
                "aracters or '-', start with an alphabetic character, and end with an alphanumeric ch"
                "aracter (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9"
                "]*[a-z0-9])?')\n"
                "spec.names.plural|FieldValueInvalid|Invalid value: \"A\": a DNS-1035 label must consis"
                "t of lower case alphanumeric characters or '-', start with an alphabetic character, "
                "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used fo"
                "r validation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.names.shortNames[0]|FieldValueInvalid|Invalid value: \"A\": a DNS-1035 label must"
                " consist of lower case alphanumeric characters or '-', start with an alphabetic char"
                "acter, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex "
                "used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.names.singular|FieldValueInvalid|Invalid value: \"B_\": a DNS-1035 label must con"
                "sist of lower case alphanumeric characters or '-', start with an alphabetic characte"
                "r, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used"
                " for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.versions",
      .wanted = "spec.versions|FieldValueInvalid|Invalid value: null: must have exactly one version m"
                "arked as storage version\n"
                "status.storedVersions|FieldValueInvalid|Invalid value: null: must have at least one "
                "stored version\n" },
    { .write = "create",
      .edits = "spec.versions[+]={'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schem"
               "a':{'type':'object'}}}",
      .wanted = "spec.versions|FieldValueInvalid|Invalid value: {*}: must contain unique version name"
                "s\n"
                "spec.versions|FieldValueInvalid|Invalid value: {*}: must have exactly one version ma"
                "rked as storage version\n"
                "status.storedVersions|FieldValueInvalid|Invalid value: [\"v1\"]: must have the storage"
                " version v1\n" },
    { .write = "create",
      .edits = "spec.versions[0].storage=false",
      .wanted = "spec.versions|FieldValueInvalid|Invalid value: {*}: must have exactly one version ma"
                "rked as storage version\n"
                "status.storedVersions|FieldValueInvalid|Invalid value: null: must have at least one "
                "stored version\n" },
    { .write = "create",
      .edits = "spec.versions[0].name='1'",
      .wanted = "spec.versions[0].name|FieldValueInvalid|Invalid value: \"1\": a DNS-1035 label must co"
                "nsist of lower case alphanumeric characters or '-', start with an alphabetic charact"
                "er, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex use"
                "d for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.version|FieldValueInvalid|Invalid value: \"1\": a DNS-1035 label must consist of "
                "lower case alphanumeric characters or '-', start with an alphabetic character, and e"
                "nd with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for val"
                "idation is '[a-z]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema",
      .wanted = "spec.versions[0].schema.openAPIV3Schema|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema={}",
      .wanted = "spec.versions[0].schema.openAPIV3Schema|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.versions[0].deprecationWarning='x'",
      .wanted = "spec.versions[0].deprecationWarning|FieldValueInvalid|Invalid value: \"x\": can only b"
                "e set for deprecated versions\n" },
    { .write = "create",
      .edits = "spec.versions[0].deprecated=true ; spec.versions[0].deprecationWarning=''",
      .wanted = "spec.versions[0].deprecationWarning|FieldValueInvalid|Invalid value: \"\": must not be"
                " an empty string\n" },
    { .write = "create",
      .edits = "spec.versions[0].deprecated=true ; spec.versions[0].deprecationWarning='a\\nb'",
      .wanted = "spec.versions[0].deprecationWarning|FieldValueInvalid|Invalid value: \"a\\nb\": must on"
                "ly contain printable UTF-8 characters; non-printable character found at index 1\n" },
    { .write = "create",
      .edits = "spec.versions[0].additionalPrinterColumns=[{},{'name':'a','type':'x','format':'y','j"
               "sonPath':'z'}]",
      .wanted = "spec.additionalPrinterColumns[0].JSONPath|FieldValueRequired|Required value\n"
                "spec.additionalPrinterColumns[0].name|FieldValueRequired|Required value\n"
                "spec.additionalPrinterColumns[0].type|FieldValueRequired|Required value: must be one"
                " of boolean,date,integer,number,string\n"
                "spec.additionalPrinterColumns[1].JSONPath|FieldValueInvalid|Invalid value: \"z\": must"
                " be a simple json path starting with .\n"
                "spec.additionalPrinterColumns[1].format|FieldValueInvalid|Invalid value: \"y\": must b"
                "e one of byte,date,date-time,double,float,int32,int64,password\n"
                "spec.additionalPrinterColumns[1].type|FieldValueInvalid|Invalid value: \"x\": must be "
                "one of boolean,date,integer,number,string\n" },
    { .write = "create",
      .edits = "spec.versions[0].subresources={'scale':{}}",
      .wanted = "spec.subresources.scale.specReplicasPath|FieldValueRequired|Required value\n"
                "spec.subresources.scale.statusReplicasPath|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.versions[0].subresources={'scale':{'specReplicasPath':'.x','statusReplicasPath'"
               ":'y','labelSelectorPath':'.z'}}",
      .wanted = "spec.subresources.scale.labelSelectorPath|FieldValueInvalid|Invalid value: \".z\": sho"
                "uld be a json path under either .spec or .status\n"
                "spec.subresources.scale.specReplicasPath|FieldValueInvalid|Invalid value: \".x\": shou"
                "ld be a json path under .spec\n"
                "spec.subresources.scale.statusReplicasPath|FieldValueInvalid|Invalid value: \"y\": mus"
                "t be a simple json path starting with .\n" },
    { .write = "create",
      .edits = "spec.versions[0].selectableFields=[{'jsonPath':''},{'jsonPath':'x'},{'jsonPath':'.a'"
               "},{'jsonPath':'.a[0]'}]",
      .wanted = "spec.selectableFields[0].jsonPath|FieldValueRequired|Required value\n"
                "spec.selectableFields[1].jsonPath|FieldValueInvalid|Invalid value: \"x\": is an invali"
                "d path: expected [ or . but got: x\n"
                "spec.selectableFields[2].jsonPath|FieldValueInvalid|Invalid value: \".a\": is an inval"
                "id path: does not refer to a valid field\n"
                "spec.selectableFields[3].jsonPath|FieldValueInvalid|Invalid value: \".a[0]\": is an in"
                "valid path: does not refer to a valid field\n" },
    { .write = "create",
      .edits = "spec.conversion={'strategy':'X'}",
      .wanted = "spec.conversion.strategy|FieldValueNotSupported|Unsupported value: \"X\": supported va"
                "lues: \"None\", \"Webhook\"\n" },
    { .write = "create",
      .edits = "spec.conversion={'strategy':'Webhook'}",
      .wanted = "spec.conversion.conversionReviewVersions|FieldValueRequired|Required value\n"
                "spec.conversion.webhookClientConfig|FieldValueRequired|Required value: required when"
                " strategy is set to Webhook\n" },
    { .write = "create",
      .edits = "spec.conversion={'strategy':'Webhook','webhook':{'clientConfig':{},'conversionReview"
               "Versions':['v2']}}",
      .wanted = "spec.conversion.conversionReviewVersions|FieldValueInvalid|Invalid value: [\"v2\"]: mu"
                "st include at least one of v1, v1beta1\n"
                "spec.conversion.webhookClientConfig|FieldValueRequired|Required value: exactly one o"
                "f url or service is required\n" },
    { .write = "create",
      .edits = "spec.conversion={'strategy':'None','webhook':{'clientConfig':{'url':'https://a'},'co"
               "nversionReviewVersions':['v1']}}",
      .wanted = "spec.conversion.conversionReviewVersions|FieldValueForbidden|Forbidden: should not b"
                "e set when strategy is not set to Webhook\n"
                "spec.conversion.webhookClientConfig|FieldValueForbidden|Forbidden: should not be set"
                " when strategy is not set to Webhook\n" },
    { .write = "create",
      .edits = "spec.conversion={'strategy':'Webhook','webhook':{'clientConfig':{'service':{'name':'"
               "','namespace':'x'}},'conversionReviewVersions':['v1']}}",
      .wanted = "spec.conversion.webhookClientConfig.service.namespace|FieldValueRequired|Required va"
                "lue\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={}",
      .wanted = "spec.validation.openAPIV3Schema.type|FieldValueRequired|Required value: must not be "
                "empty at the root\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'string'}",
      .wanted = "spec.validation.openAPIV3Schema.type|FieldValueInvalid|Invalid value: \"string\": must"
                " be object at the root\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{},'b':{'"
               "type':'array'},'c':{'type':'array','items':{}},'d':{'type':'x'},'e':{'type':'null'}}"
               "}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].type|FieldValueRequired|Required value"
                ": must not be empty for specified object fields\n"
                "spec.validation.openAPIV3Schema.properties[b].items|FieldValueRequired|Required valu"
                "e: must be specified\n"
                "spec.validation.openAPIV3Schema.properties[c].items.type|FieldValueRequired|Required"
                " value: must not be empty for specified array items\n"
                "spec.validation.openAPIV3Schema.properties[d].type|FieldValueNotSupported|Unsupporte"
                "d value: \"x\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \""
                "string\"\n"
                "spec.validation.openAPIV3Schema.properties[e].type|FieldValueForbidden|Forbidden: ty"
                "pe cannot be set to null, use nullable as an alternative\n"
                "spec.validation.openAPIV3Schema.properties[e].type|FieldValueNotSupported|Unsupporte"
                "d value: \"null\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\""
                ", \"string\"\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'metadata':{'"
               "type':'string'},'kind':{'type':'object'},'apiVersion':{'type':'integer'}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[apiVersion].type|FieldValueInvalid|Invali"
                "d value: \"integer\": must be string\n"
                "spec.validation.openAPIV3Schema.properties[kind].type|FieldValueInvalid|Invalid valu"
                "e: \"object\": must be string\n"
                "spec.validation.openAPIV3Schema.properties[metadata].type|FieldValueInvalid|Invalid "
                "value: \"string\": must be object\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'metadata':{'"
               "type':'object','properties':{'labels':{'type':'object'}}}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[metadata]|FieldValueForbidden|Forbidden: "
                "must not specify anything other than name and generateName, but metadata is implicit"
                "ly specified\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'metadata':{'"
               "type':'object','properties':{'name':{'type':'string','maxLength':3}}}}}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','additionalProperties':{'ty"
               "pe':'string'}}",
      .wanted = "spec.validation.openAPIV3Schema.additionalProperties|FieldValueForbidden|Forbidden: "
                "must not be used at the root\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "object','additionalProperties':{'type':'string'},'properties':{'b':{'type':'string'}"
               "}}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].additionalProperties|FieldValueForbidd"
                "en|Forbidden: additionalProperties and properties are mutual exclusive\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'$ref':'"
               "#/x'},'b':{'type':'string','uniqueItems':true}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].$ref|FieldValueForbidden|Forbidden: $r"
                "ef is not supported\n"
                "spec.validation.openAPIV3Schema.properties[b].uniqueItems|FieldValueForbidden|Forbid"
                "den: uniqueItems cannot be set to true since the runtime complexity becomes quadrati"
                "c\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'b':{'type':'"
               "array','uniqueItems':true,'items':{'type':'string'}}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[b].uniqueItems|FieldValueForbidden|Forbid"
                "den: uniqueItems cannot be set to true since the runtime complexity becomes quadrati"
                "c\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','nullable':true}",
      .wanted = "spec.validation.openAPIV3Schema.nullable|FieldValueForbidden|Forbidden: nullable can"
                "not be true at the root\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "string','anyOf':[{'type':'string'},{'description':'x','title':'y','nullable':true,'d"
               "efault':'z'}]}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].anyOf[0].type|FieldValueForbidden|Forb"
                "idden: must be empty to be structural\n"
                "spec.validation.openAPIV3Schema.properties[a].anyOf[1].default|FieldValueForbidden|F"
                "orbidden: must be undefined to be structural\n"
                "spec.validation.openAPIV3Schema.properties[a].anyOf[1].description|FieldValueForbidd"
                "en|Forbidden: must be empty to be structural\n"
                "spec.validation.openAPIV3Schema.properties[a].anyOf[1].nullable|FieldValueForbidden|"
                "Forbidden: must be false to be structural\n"
                "spec.validation.openAPIV3Schema.properties[a].anyOf[1].title|FieldValueForbidden|For"
                "bidden: must be empty to be structural\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','anyOf':[{'properties':{'x'"
               ":{'minLength':1}}},{'required':['y']}]}",
      .wanted = "spec.validation.openAPIV3Schema.properties[x]|FieldValueRequired|Required value: bec"
                "ause it is defined in spec.validation.openAPIV3Schema.anyOf[0].properties[x]\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','not':{'properties':{'metad"
               "ata':{'type':'object'}}}}",
      .wanted = "spec.validation.openAPIV3Schema.not.properties[metadata].type|FieldValueForbidden|Fo"
                "rbidden: must be empty to be structural\n"
                "spec.validation.openAPIV3Schema.not.properties[metadata]|FieldValueForbidden|Forbidd"
                "en: must not be specified in a nested context\n"
                "spec.validation.openAPIV3Schema.properties[metadata]|FieldValueRequired|Required val"
                "ue: because it is defined in spec.validation.openAPIV3Schema.not.properties[metadata"
                "]\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'x-kuber"
               "netes-int-or-string':true},'b':{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'"
               "integer'},{'type':'string'}]},'c':{'x-kubernetes-preserve-unknown-fields':true},'d':"
               "{'x-kubernetes-embedded-resource':true},'e':{'type':'object','x-kubernetes-embedded-"
               "resource':true}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[d].properties|FieldValueRequired|Required"
                " value: must not be empty if x-kubernetes-embedded-resource is true without x-kubern"
                "etes-preserve-unknown-fields\n"
                "spec.validation.openAPIV3Schema.properties[d].type|FieldValueRequired|Required value"
                ": must be object if x-kubernetes-embedded-resource is true\n"
                "spec.validation.openAPIV3Schema.properties[e].properties|FieldValueRequired|Required"
                " value: must not be empty if x-kubernetes-embedded-resource is true without x-kubern"
                "etes-preserve-unknown-fields\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "object','x-kubernetes-preserve-unknown-fields':false}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-preserve-unknown-fields|F"
                "ieldValueInvalid|Invalid value: false: must be true or undefined\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "string','x-kubernetes-list-type':'set'},'b':{'type':'array','x-kubernetes-list-type'"
               ":'x','items':{'type':'string'}},'c':{'type':'array','x-kubernetes-list-type':'map','"
               "items':{'type':'string'}}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].type|FieldValueInvalid|Invalid value: "
                "\"string\": must be array if x-kubernetes-list-type is specified\n"
                "spec.validation.openAPIV3Schema.properties[b].x-kubernetes-list-type|FieldValueNotSu"
                "pported|Unsupported value: \"x\": supported values: \"atomic\", \"set\", \"map\"\n"
                "spec.validation.openAPIV3Schema.properties[c].items.type|FieldValueInvalid|Invalid v"
                "alue: \"string\": must be object if parent array's x-kubernetes-list-type is map\n"
                "spec.validation.openAPIV3Schema.properties[c].x-kubernetes-list-map-keys|FieldValueR"
                "equired|Required value: must not be empty if x-kubernetes-list-type is map\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k','k','z'],'it"
               "ems':{'type':'object','nullable':true,'properties':{'k':{'type':'object','nullable':"
               "true}}}}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].items.nullable|FieldValueForbidden|For"
                "bidden: cannot be nullable when x-kubernetes-list-type is map\n"
                "spec.validation.openAPIV3Schema.properties[a].items.properties[k].default|FieldValue"
                "Required|Required value: this property is in x-kubernetes-list-map-keys, so it must "
                "have a default or be a required property\n"
                "spec.validation.openAPIV3Schema.properties[a].items.properties[k].nullable|FieldValu"
                "eForbidden|Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot b"
                "e nullable\n"
                "spec.validation.openAPIV3Schema.properties[a].items.properties[k].type|FieldValueInv"
                "alid|Invalid value: \"object\": must be a scalar type if parent array's x-kubernetes-l"
                "ist-type is map\n"
                "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-list-map-keys|FieldValueI"
                "nvalid|Invalid value: [\"k\",\"k\",\"z\"]: entries must all be names of item properties\n"
                "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-list-map-keys|FieldValueI"
                "nvalid|Invalid value: [\"k\",\"k\",\"z\"]: must not contain duplicate entries\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "array','x-kubernetes-list-map-keys':['k'],'items':{'type':'object'}},'b':{'type':'ar"
               "ray','x-kubernetes-list-type':'set','items':{'type':'object'}},'c':{'type':'array','"
               "x-kubernetes-list-type':'set','items':{'type':'array','x-kubernetes-list-type':'map'"
               ",'items':{'type':'string'}}}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-list-type|FieldValueRequi"
                "red|Required value: must be map if x-kubernetes-list-map-keys is non-empty\n"
                "spec.validation.openAPIV3Schema.properties[b].items.x-kubernetes-map-type|FieldValue"
                "Invalid|Invalid value: null: must be atomic as item of a list with x-kubernetes-list"
                "-type=set\n"
                "spec.validation.openAPIV3Schema.properties[c].items.items.type|FieldValueInvalid|Inv"
                "alid value: \"string\": must be object if parent array's x-kubernetes-list-type is map"
                "\n"
                "spec.validation.openAPIV3Schema.properties[c].items.x-kubernetes-list-map-keys|Field"
                "ValueRequired|Required value: must not be empty if x-kubernetes-list-type is map\n"
                "spec.validation.openAPIV3Schema.properties[c].items.x-kubernetes-list-type|FieldValu"
                "eInvalid|Invalid value: \"map\": must be atomic as item of a list with x-kubernetes-li"
                "st-type=set\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "string','x-kubernetes-map-type':'atomic'},'b':{'type':'object','x-kubernetes-map-typ"
               "e':'x'}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].type|FieldValueInvalid|Invalid value: "
                "\"string\": must be object if x-kubernetes-map-type is specified\n"
                "spec.validation.openAPIV3Schema.properties[b].x-kubernetes-map-type|FieldValueNotSup"
                "ported|Unsupported value: \"x\": supported values: \"atomic\", \"granular\"\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'a':{'type':'"
               "string','x-kubernetes-validations':[{'rule':''},{'rule':'true','message':' '},{'rule"
               "':'true','messageExpression':' ','reason':'X'},{'rule':'true','fieldPath':' '}]}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[0].rule|Field"
                "ValueRequired|Required value: rule is not specified\n"
                "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[1].message|Fi"
                "eldValueInvalid|Invalid value: \" \": must be non-empty if specified\n"
                "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[2].messageExp"
                "ression|FieldValueRequired|Required value: messageExpression must be non-empty if sp"
                "ecified\n"
                "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[2].reason|Fie"
                "ldValueNotSupported|Unsupported value: \"X\": supported values: \"FieldValueDuplicate\","
                " \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueRequired\"\n"
                "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[3].fieldPath|"
                "FieldValueInvalid|Invalid value: \" \": must be a valid path\n"
                "spec.validation.openAPIV3Schema.properties[a].x-kubernetes-validations[3].fieldPath|"
                "FieldValueInvalid|Invalid value: \" \": must be non-empty if specified\n" },
    { .write = "create",
      .edits = "spec.versions[0].schema.openAPIV3Schema={'type':'object','properties':{'kind':{'type"
               "':'string','default':'x'}}}",
      .wanted = "spec.validation.openAPIV3Schema.properties[kind].default|FieldValueForbidden|Forbidd"
                "en: must not be set in top-level kind\n" },
    { .write = "create",
      .edits = "spec.versions[0].subresources={'status':{}} ; spec.versions[0].schema.openAPIV3Schem"
               "a={'type':'string'}",
      .wanted = "spec.validation.openAPIV3Schema.type|FieldValueInvalid|Invalid value: \"string\": must"
                " be object at the root\n"
                "spec.validation.openAPIV3Schema.type|FieldValueInvalid|Invalid value: \"string\": only"
                " \"object\" is allowed as the type at the root of the schema if the status subresource"
                " is enabled\n" },
    { .write = "update",
      .edits = "spec.group='c.d'",
      .wanted = "spec.group|FieldValueInvalid|Invalid value: \"c.d\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.names.plural='ys'",
      .wanted = "spec.names.plural|FieldValueInvalid|Invalid value: \"ys\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.versions[0].name='v2'",
      .wanted = "status.storedVersions[0]|FieldValueInvalid|Invalid value: \"v1\": missing from spec.ve"
                "rsions; v1 was previously a storage version, and must remain in spec.versions until "
                "a storage migration ensures no data remains persisted in v1 and removes v1 from stat"
                "us.storedVersions\n" },
    { .write = "update",
      .edits = "spec.versions[0].storage=false",
      .wanted = "spec.versions|FieldValueInvalid|Invalid value: {*}: must have exactly one version ma"
                "rked as storage version\n" },
    /* events.k8s.io/v1 Event */
    { .kind = "events.k8s.io/v1 Event",
      .base = "{'metadata':{'name':'e'},'eventTime':'2026-01-02T03:04:05.000000Z','reportingControl"
              "ler':'a.b/c','reportingInstance':'i','action':'a','reason':'r','type':'Normal','rega"
              "rding':{'namespace':'default'}}" },
    { .write = "create",
      .edits = "eventTime",
      .wanted = "eventTime|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "reportingController=''",
      .wanted = "reportingController|FieldValueInvalid|Invalid value: \"\": name part must be non-empty"
                "\n"
                "reportingController|FieldValueInvalid|Invalid value: \"\": name part must consist of a"
                "lphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation i"
                "s '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "reportingController|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "reportingController='a b'",
      .wanted = "reportingController|FieldValueInvalid|Invalid value: \"a b\": name part must consist o"
                "f alphanumeric characters, '-', '_' or '.', and must start and end with an alphanume"
                "ric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validatio"
                "n is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "reportingInstance=''",
      .wanted = "reportingInstance|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "action=''",
      .wanted = "action|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "reason=''",
      .wanted = "reason|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "type='X'",
      .wanted = "type|FieldValueInvalid|Invalid value: \"\": has invalid value: X\n" },
    { .write = "create",
      .edits = "regarding={'namespace':'other'}",
      .wanted = "" },
    { .write = "create",
      .edits = "series={'count':1,'lastObservedTime':'2026-01-02T03:04:05.000000Z'}",
      .wanted = "series.count|FieldValueInvalid|Invalid value: \"\": should be at least 2\n" },
    { .write = "create",
      .edits = "series={'count':2,'lastObservedTime':null}",
      .wanted = "series.lastObservedTime|FieldValueRequired|Required value\n" },
    { .write = "update",
      .edits = "type='Warning'",
      .wanted = "type|FieldValueInvalid|Invalid value: \"Warning\": field is immutable\n" },
    { .write = "update",
      .edits = "reason='x'",
      .wanted = "reason|FieldValueInvalid|Invalid value: \"x\": field is immutable\n" },
    { .write = "update",
      .edits = "note='x'",
      .wanted = "message|FieldValueInvalid|Invalid value: \"x\": field is immutable\n" },
    /* v1 Event */
    { .kind = "v1 Event",
      .base = "{'metadata':{'name':'e'},'involvedObject':{'namespace':'default'},'type':'Normal'}" },
    { .write = "create",
      .edits = "involvedObject={'namespace':'other'}",
      .wanted = "involvedObject.namespace|FieldValueInvalid|Invalid value: \"other\": does not match ev"
                "ent.namespace\n" },
    { .write = "create",
      .edits = "involvedObject={}",
      .wanted = "" },
    { .write = "create",
      .edits = "involvedObject={'kind':'Node','name':'n'}",
      .wanted = "" },
    { .write = "create",
      .edits = "type='X'",
      .wanted = "" },
    /* flowcontrol.apiserver.k8s.io/v1 FlowSchema */
    { .kind = "flowcontrol.apiserver.k8s.io/v1 FlowSchema",
      .base = "{'metadata':{'name':'f'},'spec':{'priorityLevelConfiguration':{'name':'global-defaul"
              "t'},'matchingPrecedence':500,'distinguisherMethod':{'type':'ByUser'},'rules':[{'subj"
              "ects':[{'kind':'Group','group':{'name':'g'}}],'resourceRules':[{'verbs':['get'],'api"
              "Groups':[''],'resources':['pods'],'namespaces':['x']}],'nonResourceRules':[{'verbs':"
              "['get'],'nonResourceURLs':['/x']}]}]}}" },
    { .write = "create",
      .edits = "spec.matchingPrecedence=-1",
      .wanted = "spec.matchingPrecedence|FieldValueInvalid|Invalid value: -1: must be a positive valu"
                "e\n" },
    { .write = "create",
      .edits = "spec.matchingPrecedence=1",
      .wanted = "spec.matchingPrecedence|FieldValueInvalid|Invalid value: 1: only the schema named 'e"
                "xempt' may have matchingPrecedence 1\n" },
    { .write = "create",
      .edits = "spec.matchingPrecedence=10001",
      .wanted = "spec.matchingPrecedence|FieldValueInvalid|Invalid value: 10001: must not be greater "
                "than 10000\n" },
    { .write = "create",
      .edits = "spec.priorityLevelConfiguration.name=''",
      .wanted = "spec.priorityLevelConfiguration.name|FieldValueRequired|Required value: must referen"
                "ce a priority level\n" },
    { .write = "create",
      .edits = "spec.priorityLevelConfiguration.name='A b'",
      .wanted = "spec.priorityLevelConfiguration.name|FieldValueInvalid|Invalid value: \"A b\": a lower"
                "case RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '"
                ".', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
                " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9]"
                ")?)*')\n" },
    { .write = "create",
      .edits = "spec.distinguisherMethod.type='x'",
      .wanted = "spec.distinguisherMethod.type|FieldValueNotSupported|Unsupported value: {*}: support"
                "ed values: \"ByNamespace\", \"ByUser\"\n" },
    { .write = "create",
      .edits = "spec.rules=[{}]",
      .wanted = "spec.rules[0].subjects|FieldValueRequired|Required value: subjects must contain at l"
                "east one value\n"
                "spec.rules[0]|FieldValueRequired|Required value: at least one of resourceRules and n"
                "onResourceRules has to be non-empty\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0].kind='x'",
      .wanted = "spec.rules[0].subjects[0].kind|FieldValueNotSupported|Unsupported value: \"x\": suppor"
                "ted values: \"Group\", \"ServiceAccount\", \"User\"\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0]={'kind':'Group','user':{'name':'u'},'serviceAccount':{'nam"
               "e':'s','namespace':'n'}}",
      .wanted = "spec.rules[0].subjects[0].group|FieldValueRequired|Required value: group is required"
                " when subject kind is 'Group'\n"
                "spec.rules[0].subjects[0].serviceAccount|FieldValueForbidden|Forbidden: serviceAccou"
                "nt is forbidden when subject kind is not 'ServiceAccount'\n"
                "spec.rules[0].subjects[0].user|FieldValueForbidden|Forbidden: user is forbidden when"
                " subject kind is not 'User'\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0]={'kind':'User','user':{'name':''},'group':{'name':'g'}}",
      .wanted = "spec.rules[0].subjects[0].group|FieldValueForbidden|Forbidden: group is forbidden wh"
                "en subject kind is not 'Group'\n"
                "spec.rules[0].subjects[0].user.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0]={'kind':'User'}",
      .wanted = "spec.rules[0].subjects[0].user|FieldValueRequired|Required value: user is required w"
                "hen subject kind is 'User'\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0]={'kind':'ServiceAccount','group':{'name':'g'}}",
      .wanted = "spec.rules[0].subjects[0].group|FieldValueForbidden|Forbidden: group is forbidden wh"
                "en subject kind is not 'Group'\n"
                "spec.rules[0].subjects[0].serviceAccount|FieldValueRequired|Required value: serviceA"
                "ccount is required when subject kind is 'ServiceAccount'\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0]={'kind':'ServiceAccount','serviceAccount':{'name':'A b','n"
               "amespace':'a.b'}}",
      .wanted = "spec.rules[0].subjects[0].serviceAccount.namespace|FieldValueInvalid|Invalid value: "
                "\"a.b\": must not contain dots\n"
                "spec.rules[0].subjects[0].serviceAccount.name|FieldValueInvalid|Invalid value: \"A b\""
                ": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                " '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.co"
                "m', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]"
                "*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0]={'kind':'ServiceAccount','serviceAccount':{'name':'*','nam"
               "espace':''}}",
      .wanted = "spec.rules[0].subjects[0].serviceAccount.namespace|FieldValueRequired|Required value"
                ": must specify namespace for service account\n" },
    { .write = "create",
      .edits = "spec.rules[0].subjects[0]={'kind':'ServiceAccount','serviceAccount':{'name':'','name"
               "space':'x'}}",
      .wanted = "spec.rules[0].subjects[0].serviceAccount.name|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.rules[0].resourceRules[0]={}",
      .wanted = "spec.rules[0].resourceRules[0].apiGroups|FieldValueRequired|Required value: resource"
                " rules must supply at least one api group\n"
                "spec.rules[0].resourceRules[0].namespaces|FieldValueRequired|Required value: resourc"
                "e rules that are not cluster scoped must supply at least one namespace\n"
                "spec.rules[0].resourceRules[0].resources|FieldValueRequired|Required value: resource"
                " rules must supply at least one resource\n"
                "spec.rules[0].resourceRules[0].verbs|FieldValueRequired|Required value: verbs must c"
                "ontain at least one value\n" },
    { .write = "create",
      .edits = "spec.rules[0].resourceRules[0]={'verbs':['*','get'],'apiGroups':['*','a'],'resources"
               "':['*','a'],'namespaces':['*','a']}",
      .wanted = "spec.rules[0].resourceRules[0].apiGroups|FieldValueInvalid|Invalid value: [\"*\",\"a\"]:"
                " if '*' is present, must not specify other api groups\n"
                "spec.rules[0].resourceRules[0].namespaces|FieldValueInvalid|Invalid value: [\"*\",\"a\"]"
                ": if '*' is present, must not specify other namespaces\n"
                "spec.rules[0].resourceRules[0].resources|FieldValueInvalid|Invalid value: [\"*\",\"a\"]:"
                " if '*' is present, must not specify other resources\n"
                "spec.rules[0].resourceRules[0].verbs|FieldValueInvalid|Invalid value: [\"*\",\"get\"]: i"
                "f '*' is present, must not specify other verbs\n" },
    { .write = "create",
      .edits = "spec.rules[0].resourceRules[0]={'verbs':['x','get'],'apiGroups':['A b'],'resources':"
               "['A b'],'namespaces':['A b']}",
      .wanted = "spec.rules[0].resourceRules[0].namespaces[0]|FieldValueInvalid|Invalid value: \"A b\":"
                " each member of this list must be '*' or a DNS-1123 label; a lowercase RFC 1123 labe"
                "l must consist of lower case alphanumeric characters or '-', and must start and end "
                "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for valida"
                "tion is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.rules[0].resourceRules[0].verbs|FieldValueNotSupported|Unsupported value: [\"x\","
                "\"get\"]: supported values: \"create\", \"delete\", \"deletecollection\", \"get\", \"list\", \"pa"
                "tch\", \"proxy\", \"update\", \"watch\"\n" },
    { .write = "create",
      .edits = "spec.rules[0].resourceRules[0]={'verbs':['get'],'apiGroups':[''],'resources':['x'],'"
               "clusterScope':true,'namespaces':['a.b']}",
      .wanted = "spec.rules[0].resourceRules[0].namespaces[0]|FieldValueInvalid|Invalid value: \"a.b\":"
                " each member of this list must be '*' or a DNS-1123 label; must not contain dots\n" },
    { .write = "create",
      .edits = "spec.rules[0].resourceRules[0]={'verbs':['get'],'apiGroups':[''],'resources':['x'],'"
               "clusterScope':true}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.rules[0].nonResourceRules[0]={}",
      .wanted = "spec.rules[0].nonResourceRules[0].nonResourceURLs|FieldValueRequired|Required value:"
                " nonResourceURLs must contain at least one value\n"
                "spec.rules[0].nonResourceRules[0].verbs|FieldValueRequired|Required value: verbs mus"
                "t contain at least one value\n" },
    { .write = "create",
      .edits = "spec.rules[0].nonResourceRules[0]={'verbs':['*','a'],'nonResourceURLs':['*','/a']}",
      .wanted = "spec.rules[0].nonResourceRules[0].nonResourceURLs|FieldValueInvalid|Invalid value: ["
                "\"*\",\"/a\"]: if '*' is present, must not specify other non-resource URLs\n"
                "spec.rules[0].nonResourceRules[0].verbs|FieldValueInvalid|Invalid value: [\"*\",\"a\"]: "
                "if '*' is present, must not specify other verbs\n" },
    { .write = "create",
      .edits = "spec.rules[0].nonResourceRules[0]={'verbs':['get'],'nonResourceURLs':['','a','/a b',"
               "'//a','/a*','/*/*','/a/*','/']}",
      .wanted = "spec.rules[0].nonResourceRules[0].nonResourceURLs[0]|FieldValueInvalid|Invalid value"
                ": \"\": must not be empty\n"
                "spec.rules[0].nonResourceRules[0].nonResourceURLs[1]|FieldValueInvalid|Invalid value"
                ": \"a\": must start with slash\n"
                "spec.rules[0].nonResourceRules[0].nonResourceURLs[2]|FieldValueInvalid|Invalid value"
                ": \"/a b\": must not contain white-space\n"
                "spec.rules[0].nonResourceRules[0].nonResourceURLs[3]|FieldValueInvalid|Invalid value"
                ": \"//a\": must not contain double slash\n"
                "spec.rules[0].nonResourceRules[0].nonResourceURLs[4]|FieldValueInvalid|Invalid value"
                ": \"/a*\": wildcard can only do suffix matching\n"
                "spec.rules[0].nonResourceRules[0].nonResourceURLs[5]|FieldValueInvalid|Invalid value"
                ": \"/*/*\": wildcard can only do suffix matching\n" },
    { .write = "update",
      .edits = "spec.matchingPrecedence=0",
      .wanted = "" },
    { .write = "status",
      .edits = "status.conditions=[{},{}]",
      .wanted = "status.conditions[0].type|FieldValueRequired|Required value\n"
                "status.conditions[1].type|FieldValueDuplicate|Duplicate value: \"\"\n"
                "status.conditions[1].type|FieldValueRequired|Required value\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'a','status':'x'}]",
      .wanted = "" },
    /* flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration */
    { .kind = "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration",
      .base = "{'metadata':{'name':'p'},'spec':{'type':'Limited','limited':{'nominalConcurrencyShar"
              "es':1,'limitResponse':{'type':'Queue','queuing':{'queues':4,'handSize':2,'queueLengt"
              "hLimit':5}}}}}" },
    { .write = "create",
      .edits = "metadata.name='exempt'",
      .wanted = "spec.type|FieldValueInvalid|Invalid value: \"Limited\": must be 'Exempt' if and only i"
                "f `name` is 'exempt'\n"
                "spec|FieldValueInvalid|Invalid value: {*}: spec of 'exempt' except the 'spec.exempt'"
                " field must equal the fixed value\n" },
    { .write = "create",
      .edits = "spec.type='Exempt'",
      .wanted = "spec.limited|FieldValueForbidden|Forbidden: must be nil if the type is not Limited\n"
                "spec.type|FieldValueInvalid|Invalid value: \"Exempt\": must be 'Exempt' if and only if"
                " `name` is 'exempt'\n" },
    { .write = "create",
      .edits = "spec.type='x'",
      .wanted = "spec.type|FieldValueNotSupported|Unsupported value: \"x\": supported values: \"Exempt\","
                " \"Limited\"\n" },
    { .write = "create",
      .edits = "spec.type=''",
      .wanted = "spec.type|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.exempt={}",
      .wanted = "spec.exempt|FieldValueForbidden|Forbidden: must be nil if the type is Limited\n" },
    { .write = "create",
      .edits = "spec={'type':'Limited'}",
      .wanted = "spec.limited|FieldValueRequired|Required value: must not be empty when type is Limit"
                "ed\n" },
    { .write = "create",
      .edits = "spec.limited.nominalConcurrencyShares=-1",
      .wanted = "spec.limited.nominalConcurrencyShares|FieldValueInvalid|Invalid value: -1: must be a"
                " non-negative integer\n" },
    { .write = "create",
      .edits = "spec.limited.lendablePercent=101",
      .wanted = "spec.limited.lendablePercent|FieldValueInvalid|Invalid value: 101: must be between 0"
                " and 100, inclusive\n" },
    { .write = "create",
      .edits = "spec.limited.lendablePercent=-1",
      .wanted = "spec.limited.lendablePercent|FieldValueInvalid|Invalid value: -1: must be between 0 "
                "and 100, inclusive\n" },
    { .write = "create",
      .edits = "spec.limited.borrowingLimitPercent=-1",
      .wanted = "spec.limited.borrowingLimitPercent|FieldValueInvalid|Invalid value: -1: if specified"
                ", must be a non-negative integer\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse={}",
      .wanted = "spec.limited.limitResponse.type|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.type='x'",
      .wanted = "spec.limited.limitResponse.type|FieldValueNotSupported|Unsupported value: \"x\": suppo"
                "rted values: \"Queue\", \"Reject\"\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.type='Reject'",
      .wanted = "spec.limited.limitResponse.queuing|FieldValueForbidden|Forbidden: must be nil if lim"
                "ited.limitResponse.type is not Limited\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse={'type':'Queue'}",
      .wanted = "spec.limited.limitResponse.queuing|FieldValueRequired|Required value: must not be em"
                "pty if limited.limitResponse.type is Limited\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.queuing={'queues':1}",
      .wanted = "spec.limited.limitResponse.queuing.handSize|FieldValueInvalid|Invalid value: 8: shou"
                "ld not be greater than queues (1)\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.queuing.queues=-1",
      .wanted = "spec.limited.limitResponse.queuing.handSize|FieldValueInvalid|Invalid value: 2: shou"
                "ld not be greater than queues (-1)\n"
                "spec.limited.limitResponse.queuing.queues|FieldValueInvalid|Invalid value: -1: must "
                "be positive\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.queuing.queues=10000001",
      .wanted = "spec.limited.limitResponse.queuing.queues|FieldValueInvalid|Invalid value: 10000001:"
                " must not be greater than 10000000\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.queuing.handSize=-1",
      .wanted = "spec.limited.limitResponse.queuing.handSize|FieldValueInvalid|Invalid value: -1: mus"
                "t be positive\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.queuing.queueLengthLimit=-1",
      .wanted = "spec.limited.limitResponse.queuing.queueLengthLimit|FieldValueInvalid|Invalid value:"
                " -1: must be positive\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.queuing={'queues':1024,'handSize':7}",
      .wanted = "spec.limited.limitResponse.queuing.handSize|FieldValueInvalid|Invalid value: 7: requ"
                "ired entropy bits of deckSize 1024 and handSize 7 should not be greater than 60\n" },
    { .write = "create",
      .edits = "spec.limited.limitResponse.queuing={'queues':1024,'handSize':6}",
      .wanted = "" },
    { .write = "create",
      .edits = "metadata.name='exempt' ; spec={'type':'Exempt','exempt':{'nominalConcurrencyShares':"
               "-1,'lendablePercent':101},'limited':{}}",
      .wanted = "spec.exempt.lendablePercent|FieldValueInvalid|Invalid value: 101: must be between 0 "
                "and 100, inclusive\n"
                "spec.exempt.nominalConcurrencyShares|FieldValueInvalid|Invalid value: -1: must be a "
                "non-negative integer\n"
                "spec.limited|FieldValueForbidden|Forbidden: must be nil if the type is not Limited\n"
                "spec|FieldValueInvalid|Invalid value: {*}: spec of 'exempt' except the 'spec.exempt'"
                " field must equal the fixed value\n" },
    { .write = "update",
      .edits = "spec.limited.lendablePercent=300",
      .wanted = "spec.limited.lendablePercent|FieldValueInvalid|Invalid value: 300: must be between 0"
                " and 100, inclusive\n" },
    { .write = "status",
      .edits = "status.conditions=[{'type':'a'},{'type':'a'}]",
      .wanted = "status.conditions[1].type|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    /* node.k8s.io/v1 RuntimeClass, updated */
    { .kind = "node.k8s.io/v1 RuntimeClass",
      .base = "{'metadata':{'name':'r'},'handler':'h'}" },
    { .write = "update",
      .edits = "scheduling={'nodeSelector':{'a b':'c'}}",
      .wanted = "scheduling.nodeSelector|FieldValueInvalid|Invalid value: \"a b\": name part must consi"
                "st of alphanumeric characters, '-', '_' or '.', and must start and end with an alpha"
                "numeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for valid"
                "ation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "update",
      .edits = "overhead={'podFixed':{'cpu':'-1'}}",
      .wanted = "overhead.limits[cpu]|FieldValueInvalid|Invalid value: \"-1\": must be greater than or "
                "equal to 0\n" },
    { .write = "update",
      .edits = "metadata.finalizers=['x.y']",
      .wanted = "" },
    /* resource.k8s.io/v1 ResourceClaim */
    { .kind = "resource.k8s.io/v1 ResourceClaim",
      .base = "{'metadata':{'name':'c'},'spec':{'devices':{'requests':[{'name':'r','exactly':{'devi"
              "ceClassName':'x.y','count':1,'allocationMode':'ExactCount'}}],'constraints':[{'reque"
              "sts':['r'],'matchAttribute':'x.y/a'}],'config':[{'requests':['r'],'opaque':{'driver'"
              ":'x.y','parameters':{'kind':'X'}}}]}}}" },
    { .write = "create",
      .edits = "spec.devices.requests[0].name=''",
      .wanted = "spec.devices.config[0].requests[0]|FieldValueInvalid|Invalid value: \"r\": must be the"
                " name of a request in the claim or the name of a request and a subrequest separated "
                "by '/'\n"
                "spec.devices.constraints[0].requests[0]|FieldValueInvalid|Invalid value: \"r\": must b"
                "e the name of a request in the claim or the name of a request and a subrequest separ"
                "ated by '/'\n"
                "spec.devices.requests[0].name|FieldValueInvalid|Invalid value: \"\": a lowercase RFC 1"
                "123 label must consist of lower case alphanumeric characters or '-', and must start "
                "and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used fo"
                "r validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].name='a.b'",
      .wanted = "spec.devices.config[0].requests[0]|FieldValueInvalid|Invalid value: \"r\": must be the"
                " name of a request in the claim or the name of a request and a subrequest separated "
                "by '/'\n"
                "spec.devices.constraints[0].requests[0]|FieldValueInvalid|Invalid value: \"r\": must b"
                "e the name of a request in the claim or the name of a request and a subrequest separ"
                "ated by '/'\n"
                "spec.devices.requests[0].name|FieldValueInvalid|Invalid value: \"a.b\": must not conta"
                "in dots\n" },
    { .write = "create",
      .edits = "spec.devices.requests[+]={'name':'r','exactly':{'deviceClassName':'x'}}",
      .wanted = "spec.devices.requests[1]|FieldValueDuplicate|Duplicate value: \"r\"\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0]={'name':'r'}",
      .wanted = "spec.devices.requests[0]|FieldValueRequired|Required value: exactly one of `exactly`"
                " or `firstAvailable` is required\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].firstAvailable=[{'name':'a','deviceClassName':'x'}]",
      .wanted = "spec.devices.requests[0]|FieldValueInvalid|Invalid value: null: exactly one of `exac"
                "tly` or `firstAvailable` is required, but multiple fields are set\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0]={'name':'r','firstAvailable':[{'name':'a','deviceClassName'"
               ":'x'},{'name':'a','deviceClassName':'A b'},{'name':'A b'}]}",
      .wanted = "spec.devices.requests[0].firstAvailable[1].deviceClassName|FieldValueInvalid|Invalid"
                " value: \"A b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeri"
                "c characters, '-' or '.', and must start and end with an alphanumeric character (e.g"
                ". 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0"
                "-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.devices.requests[0].firstAvailable[1]|FieldValueDuplicate|Duplicate value: \"a\"\n"
                "spec.devices.requests[0].firstAvailable[2].deviceClassName|FieldValueRequired|Requir"
                "ed value\n"
                "spec.devices.requests[0].firstAvailable[2].name|FieldValueInvalid|Invalid value: \"A "
                "b\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                " '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '12"
                "3-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0]={'name':'r','firstAvailable':[{'name':'a','deviceClassName'"
               ":'x'}]} ; spec.devices.constraints[0].requests=['r/a','r/b','q/a','r/a/a','r','A b/'"
               "]",
      .wanted = "spec.devices.constraints[0].requests[1]|FieldValueInvalid|Invalid value: \"r/b\": must"
                " be the name of a request in the claim or the name of a request and a subrequest sep"
                "arated by '/'\n"
                "spec.devices.constraints[0].requests[2]|FieldValueInvalid|Invalid value: \"q/a\": must"
                " be the name of a request in the claim or the name of a request and a subrequest sep"
                "arated by '/'\n"
                "spec.devices.constraints[0].requests[3]|FieldValueInvalid|Invalid value: \"r/a/a\": mu"
                "st be the name of a request in the claim or the name of a request and a subrequest s"
                "eparated by '/'\n"
                "spec.devices.constraints[0].requests[5]|FieldValueInvalid|Invalid value: \"\": a lower"
                "case RFC 1123 label must consist of lower case alphanumeric characters or '-', and m"
                "ust start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', reg"
                "ex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.devices.constraints[0].requests[5]|FieldValueInvalid|Invalid value: \"A b\": a lo"
                "wercase RFC 1123 label must consist of lower case alphanumeric characters or '-', an"
                "d must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', "
                "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.devices.constraints[0].requests[5]|FieldValueInvalid|Invalid value: \"A b/\": mus"
                "t be the name of a request in the claim or the name of a request and a subrequest se"
                "parated by '/'\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].exactly.deviceClassName=''",
      .wanted = "spec.devices.requests[0].exactly.deviceClassName|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].exactly.deviceClassName='A b'",
      .wanted = "spec.devices.requests[0].exactly.deviceClassName|FieldValueInvalid|Invalid value: \"A"
                " b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characte"
                "rs, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example"
                ".com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0"
                "-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].exactly.selectors=[{}]",
      .wanted = "spec.devices.requests[0].exactly.selectors[0].cel|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].exactly.allocationMode='x'",
      .wanted = "spec.devices.requests[0].exactly.allocationMode|FieldValueNotSupported|Unsupported v"
                "alue: \"x\": supported values: \"All\", \"ExactCount\"\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].exactly.allocationMode='All'",
      .wanted = "spec.devices.requests[0].exactly.count|FieldValueInvalid|Invalid value: 1: must not "
                "be specified when allocationMode is 'All'\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].exactly.count=-1",
      .wanted = "spec.devices.requests[0].exactly.count|FieldValueInvalid|Invalid value: -1: must be "
                "greater than zero\n" },
    { .write = "create",
      .edits = "spec.devices.requests[0].exactly.tolerations=[{},{'operator':'x','effect':'x'},{'ope"
               "rator':'Exists','value':'a'},{'operator':'Equal','key':'A b','value':'A b','effect':"
               "'NoSchedule'}]",
      .wanted = "spec.devices.requests[0].exactly.tolerations[1].effect|FieldValueNotSupported|Unsupp"
                "orted value: \"x\": supported values: \"NoExecute\", \"NoSchedule\", \"None\"\n"
                "spec.devices.requests[0].exactly.tolerations[1].operator|FieldValueNotSupported|Unsu"
                "pported value: \"x\": supported values: \"Equal\", \"Exists\"\n"
                "spec.devices.requests[0].exactly.tolerations[2].value|FieldValueInvalid|Invalid valu"
                "e: \"a\": must be empty for operator `Exists`\n"
                "spec.devices.requests[0].exactly.tolerations[3].key|FieldValueInvalid|Invalid value:"
                " \"A b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must"
                " start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '12"
                "3-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.devices.requests[0].exactly.tolerations[3].value|FieldValueInvalid|Invalid valu"
                "e: \"A b\": a valid label must be an empty string or consist of alphanumeric character"
                "s, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyV"
                "alue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Z"
                "a-z0-9_.]*)?[A-Za-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0].requests=['r','r','q']",
      .wanted = "spec.devices.constraints[0].requests[1]|FieldValueDuplicate|Duplicate value: \"r\"\n"
                "spec.devices.constraints[0].requests[2]|FieldValueInvalid|Invalid value: \"q\": must b"
                "e the name of a request in the claim or the name of a request and a subrequest separ"
                "ated by '/'\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0].matchAttribute='a'",
      .wanted = "spec.devices.constraints[0].matchAttribute|FieldValueInvalid|Invalid value: \"a\": a f"
                "ully qualified name must be a domain and a name separated by a slash\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0].matchAttribute='/a'",
      .wanted = "spec.devices.constraints[0].matchAttribute|FieldValueInvalid|Invalid value: \"\": the "
                "domain must not be empty\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0].matchAttribute='x.y/'",
      .wanted = "spec.devices.constraints[0].matchAttribute|FieldValueInvalid|Invalid value: \"\": the "
                "name must not be empty\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0].matchAttribute='A b/c-d'",
      .wanted = "spec.devices.constraints[0].matchAttribute|FieldValueInvalid|Invalid value: \"A b\": a"
                " lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-"
                "' or '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
                " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a"
                "-z0-9])?)*')\n"
                "spec.devices.constraints[0].matchAttribute|FieldValueInvalid|Invalid value: \"c-d\": a"
                " valid C identifier must start with alphabetic character or '_', followed by a strin"
                "g of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', re"
                "gex used for validation is '[A-Za-z_][A-Za-z0-9_]*')\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0].matchAttribute='x.y/abcdefghijklmnopqrstuvwxyzabcdefghij"
               "klmnopqrstuvwxyz'",
      .wanted = "spec.devices.constraints[0].matchAttribute|FieldValueTooLong|Too long: may not be mo"
                "re than 32 bytes\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0]={'requests':['r']}",
      .wanted = "spec.devices.constraints[0]|FieldValueRequired|Required value: exactly one of \"match"
                "Attribute\" or \"distinctAttribute\" is required, but multiple fields are set\n" },
    { .write = "create",
      .edits = "spec.devices.constraints[0]={'distinctAttribute':'a'}",
      .wanted = "spec.devices.constraints[0].distinctAttribute|FieldValueInvalid|Invalid value: \"a\": "
                "a fully qualified name must be a domain and a name separated by a slash\n" },
    { .write = "create",
      .edits = "spec.devices.config[0].requests=['r','r','q']",
      .wanted = "spec.devices.config[0].requests[1]|FieldValueDuplicate|Duplicate value: \"r\"\n"
                "spec.devices.config[0].requests[2]|FieldValueInvalid|Invalid value: \"q\": must be the"
                " name of a request in the claim or the name of a request and a subrequest separated "
                "by '/'\n" },
    { .write = "create",
      .edits = "spec.devices.config[0]={'requests':['r']}",
      .wanted = "spec.devices.config[0].opaque|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.devices.config[0].opaque={'driver':'','parameters':{}}",
      .wanted = "spec.devices.config[0].opaque.driver|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.devices.config[0].opaque={'driver':'A b','parameters':null}",
      .wanted = "spec.devices.config[0].opaque.driver|FieldValueInvalid|Invalid value: \"A b\": a lower"
                "case RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '"
                ".', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
                " used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9]"
                ")?)*')\n"
                "spec.devices.config[0].opaque.parameters|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.devices.config[0].opaque={'driver':'x','parameters':5}",
      .wanted = "spec.devices.config[0].opaque.parameters|FieldValueInvalid|Invalid value: \"<value om"
                "itted>\": must be a valid JSON object\n" },
    { .write = "update",
      .edits = "spec.devices.requests[0].exactly.count=2",
      .wanted = "spec|FieldValueInvalid|Invalid value: {*}: field is immutable\n" },
    { .write = "status",
      .edits = "status.reservedFor=[{'resource':'pods','name':'p','uid':'u'}]",
      .wanted = "status.reservedFor|FieldValueForbidden|Forbidden: may not be specified when `allocat"
                "ed` is not set\n" },
    { .write = "status",
      .edits = "status.reservedFor=[{},{}]",
      .wanted = "status.reservedFor[0].name|FieldValueRequired|Required value\n"
                "status.reservedFor[0].resource|FieldValueRequired|Required value\n"
                "status.reservedFor[0].uid|FieldValueRequired|Required value\n"
                "status.reservedFor[1].name|FieldValueRequired|Required value\n"
                "status.reservedFor[1].resource|FieldValueRequired|Required value\n"
                "status.reservedFor[1].uid|FieldValueRequired|Required value\n"
                "status.reservedFor[1]|FieldValueDuplicate|Duplicate value: \"\"\n"
                "status.reservedFor|FieldValueForbidden|Forbidden: may not be specified when `allocat"
                "ed` is not set\n" },
    /* resource.k8s.io/v1 ResourceClaimTemplate */
    { .kind = "resource.k8s.io/v1 ResourceClaimTemplate",
      .base = "{'metadata':{'name':'c'},'spec':{'spec':{'devices':{'requests':[{'name':'r','exactly"
              "':{'deviceClassName':'x.y','count':1,'allocationMode':'ExactCount'}}],'constraints':"
              "[{'requests':['r'],'matchAttribute':'x.y/a'}],'config':[{'requests':['r'],'opaque':{"
              "'driver':'x.y','parameters':{'kind':'X'}}}]}}}}" },
    { .write = "create",
      .edits = "spec.metadata.name='x'",
      .wanted = "spec.metadata.name|FieldValueForbidden|Forbidden: cannot be set\n" },
    { .write = "create",
      .edits = "spec.metadata.labels={'a b':'c'}",
      .wanted = "spec.metadata.labels|FieldValueInvalid|Invalid value: \"a b\": name part must consist "
                "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanum"
                "eric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validati"
                "on is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n" },
    { .write = "create",
      .edits = "spec.spec.devices.requests[0]={'name':'r'}",
      .wanted = "spec.spec.devices.requests[0]|FieldValueRequired|Required value: exactly one of `exa"
                "ctly` or `firstAvailable` is required\n" },
    { .write = "update",
      .edits = "spec.spec.devices.requests[0].exactly.count=2",
      .wanted = "spec|FieldValueInvalid|Invalid value: {*}: field is immutable\n" },
    { .write = "update",
      .edits = "spec.spec.devices.requests[0].exactly.count=-2",
      .wanted = "spec.spec.devices.requests[0].exactly.count|FieldValueInvalid|Invalid value: -2: mus"
                "t be greater than zero\n"
                "spec|FieldValueInvalid|Invalid value: {*}: field is immutable\n" },
    /* resource.k8s.io/v1 DeviceClass */
    { .kind = "resource.k8s.io/v1 DeviceClass",
      .base = "{'metadata':{'name':'c'},'spec':{}}" },
    { .write = "create",
      .edits = "spec.selectors=[{}]",
      .wanted = "spec.selectors[0].cel|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.config=[{}]",
      .wanted = "spec.config[0].opaque|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.config=[{'opaque':{'driver':'','parameters':[]}}]",
      .wanted = "spec.config[0].opaque.driver|FieldValueRequired|Required value\n"
                "spec.config[0].opaque.parameters|FieldValueInvalid|Invalid value: \"<value omitted>\":"
                " must be a valid JSON object\n" },
    { .write = "create",
      .edits = "spec.extendedResourceName='x'",
      .wanted = "spec.extendedResourceName|FieldValueInvalid|Invalid value: \"x\": must be a valid exte"
                "nded resource name\n" },
    { .write = "create",
      .edits = "spec.extendedResourceName='requests.x.y/z'",
      .wanted = "spec.extendedResourceName|FieldValueInvalid|Invalid value: \"requests.x.y/z\": must be"
                " a valid extended resource name\n" },
    { .write = "create",
      .edits = "spec.extendedResourceName='x.y/z'",
      .wanted = "" },
    { .write = "update",
      .edits = "spec.selectors=[{}]",
      .wanted = "spec.selectors[0].cel|FieldValueRequired|Required value\n" },
    /* resource.k8s.io/v1 ResourceSlice */
    { .kind = "resource.k8s.io/v1 ResourceSlice",
      .base = "{'metadata':{'name':'s'},'spec':{'driver':'x.y','nodeName':'n','pool':{'name':'p','g"
              "eneration':1,'resourceSliceCount':1},'devices':[{'name':'d','attributes':{'a':{'stri"
              "ng':'x'}},'capacity':{'memory':{'value':'1Gi'}}}]}}" },
    { .write = "create",
      .edits = "spec.driver=''",
      .wanted = "spec.driver|FieldValueRequired|Required value\n" },
    { .write = "create",
      .edits = "spec.pool={}",
      .wanted = "spec.pool.name|FieldValueRequired|Required value\n"
                "spec.pool.resourceSliceCount|FieldValueInvalid|Invalid value: 0: must be greater tha"
                "n zero\n" },
    { .write = "create",
      .edits = "spec.pool={'name':'a//A b','resourceSliceCount':-1,'generation':-1}",
      .wanted = "spec.pool.generation|FieldValueInvalid|Invalid value: -1: must be greater than or eq"
                "ual to zero\n"
                "spec.pool.name|FieldValueInvalid|Invalid value: \"\": a lowercase RFC 1123 subdomain m"
                "ust consist of lower case alphanumeric characters, '-' or '.', and must start and en"
                "d with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.pool.name|FieldValueInvalid|Invalid value: \"A b\": a lowercase RFC 1123 subdomai"
                "n must consist of lower case alphanumeric characters, '-' or '.', and must start and"
                " end with an alphanumeric character (e.g. 'example.com', regex used for validation i"
                "s '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n"
                "spec.pool.resourceSliceCount|FieldValueInvalid|Invalid value: -1: must be greater th"
                "an zero\n" },
    { .write = "create",
      .edits = "spec.nodeName=''",
      .wanted = "spec.nodeName|FieldValueInvalid|Invalid value: \"\": must be either unset or set to a "
                "non-empty string\n"
                "spec|FieldValueRequired|Required value: exactly one of `nodeName`, `nodeSelector`, `"
                "allNodes`, `perDeviceNodeSelection` is required\n" },
    { .write = "create",
      .edits = "spec.nodeName='A b'",
      .wanted = "spec.nodeName|FieldValueInvalid|Invalid value: \"A b\": a lowercase RFC 1123 subdomain"
                " must consist of lower case alphanumeric characters, '-' or '.', and must start and "
                "end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" },
    { .write = "create",
      .edits = "spec.nodeName",
      .wanted = "spec|FieldValueRequired|Required value: exactly one of `nodeName`, `nodeSelector`, `"
                "allNodes`, `perDeviceNodeSelection` is required\n" },
    { .write = "create",
      .edits = "spec.allNodes=true",
      .wanted = "spec|FieldValueInvalid|Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of `no"
                "deName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multi"
                "ple fields are set\n" },
    { .write = "create",
      .edits = "spec.allNodes=false",
      .wanted = "spec.allNodes|FieldValueInvalid|Invalid value: false: must be either unset or set to"
                " true\n" },
    { .write = "create",
      .edits = "spec.perDeviceNodeSelection=true",
      .wanted = "spec.devices[0]|FieldValueRequired|Required value: exactly one of `nodeName`, `nodeS"
                "elector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in "
                "the ResourceSlice spec\n"
                "spec|FieldValueInvalid|Invalid value: \"{`nodeName`, `perDeviceNodeSelection`}\": exac"
                "tly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is requi"
                "red, but multiple fields are set\n" },
    { .write = "create",
      .edits = "spec.nodeName ; spec.perDeviceNodeSelection=true",
      .wanted = "spec.devices[0]|FieldValueRequired|Required value: exactly one of `nodeName`, `nodeS"
                "elector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in "
                "the ResourceSlice spec\n" },
    { .write = "create",
      .edits = "spec.nodeName ; spec.perDeviceNodeSelection=true ; spec.devices[0].nodeName='n' ; sp"
               "ec.devices[0].allNodes=true",
      .wanted = "spec.devices[0]|FieldValueInvalid|Invalid value: \"{`nodeName`, `allNodes`}\": exactly"
                " one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSel"
                "ection` is set to true in the ResourceSlice spec\n" },
    { .write = "create",
      .edits = "spec.nodeName ; spec.perDeviceNodeSelection=true ; spec.devices[0].nodeName='' ; spe"
               "c.devices[0].allNodes=false",
      .wanted = "spec.devices[0].allNodes|FieldValueInvalid|Invalid value: false: must be either unse"
                "t or set to true\n"
                "spec.devices[0].nodeName|FieldValueInvalid|Invalid value: \"\": must not be empty\n"
                "spec.devices[0]|FieldValueRequired|Required value: exactly one of `nodeName`, `nodeS"
                "elector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in "
                "the ResourceSlice spec\n" },
    { .write = "create",
      .edits = "spec.nodeName ; spec.nodeSelector={'nodeSelectorTerms':[]}",
      .wanted = "spec.nodeSelector.nodeSelectorTerms|FieldValueInvalid|Invalid value: []: must have e"
                "xactly one node selector term\n"
                "spec.nodeSelector.nodeSelectorTerms|FieldValueRequired|Required value: must have at "
                "least one node selector term\n" },
    { .write = "create",
      .edits = "spec.devices[0].nodeName='n'",
      .wanted = "spec.devices[0]|FieldValueInvalid|Invalid value: null: `nodeName`, `nodeSelector` an"
                "d `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the Resou"
                "rceSlice spec\n" },
    { .write = "create",
      .edits = "spec.devices[+]={'name':'d'}",
      .wanted = "spec.devices[1]|FieldValueDuplicate|Duplicate value: \"d\"\n" },
    { .write = "create",
      .edits = "spec.devices[0].name='A b'",
      .wanted = "spec.devices[0].name|FieldValueInvalid|Invalid value: \"A b\": a lowercase RFC 1123 la"
                "bel must consist of lower case alphanumeric characters or '-', and must start and en"
                "d with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for vali"
                "dation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'a':{}}",
      .wanted = "spec.devices[0].attributes[a]|FieldValueInvalid|Invalid value: \"\": exactly one value"
                " must be specified\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'a':{'string':'x','bool':true}}",
      .wanted = "spec.devices[0].attributes[a]|FieldValueInvalid|Invalid value: {*}: exactly one valu"
                "e must be specified\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'a-b':{'int':1}}",
      .wanted = "spec.devices[0].attributes|FieldValueInvalid|Invalid value: \"a-b\": a valid C identif"
                "ier must start with alphabetic character or '_', followed by a string of alphanumeri"
                "c characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for val"
                "idation is '[A-Za-z_][A-Za-z0-9_]*')\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'a':{'ints':[1]}}",
      .wanted = "spec.devices[0].attributes[a]|FieldValueInvalid|Invalid value: \"\": exactly one value"
                " must be specified\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'x.y/a-b':{'int':1}}",
      .wanted = "spec.devices[0].attributes|FieldValueInvalid|Invalid value: \"a-b\": a valid C identif"
                "ier must start with alphabetic character or '_', followed by a string of alphanumeri"
                "c characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for val"
                "idation is '[A-Za-z_][A-Za-z0-9_]*')\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'v':{'version':'1.2'}}",
      .wanted = "spec.devices[0].attributes[v].version|FieldValueInvalid|Invalid value: \"1.2\": must b"
                "e a string compatible with semver.org spec 2.0.0\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'v':{'version':'1.2.3-alpha.1+build.05'}}",
      .wanted = "" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'v':{'version':'1.2.3-01'}}",
      .wanted = "spec.devices[0].attributes[v].version|FieldValueInvalid|Invalid value: \"1.2.3-01\": m"
                "ust be a string compatible with semver.org spec 2.0.0\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'v':{'version':'1.02.3'}}",
      .wanted = "spec.devices[0].attributes[v].version|FieldValueInvalid|Invalid value: \"1.02.3\": mus"
                "t be a string compatible with semver.org spec 2.0.0\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'v':{'version':'1.2.3+'}}",
      .wanted = "spec.devices[0].attributes[v].version|FieldValueInvalid|Invalid value: \"1.2.3+\": mus"
                "t be a string compatible with semver.org spec 2.0.0\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'v':{'version':'1.2.3.4'}}",
      .wanted = "spec.devices[0].attributes[v].version|FieldValueInvalid|Invalid value: \"1.2.3.4\": mu"
                "st be a string compatible with semver.org spec 2.0.0\n" },
    { .write = "create",
      .edits = "spec.devices[0].attributes={'a':{'string':'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
               "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}}",
      .wanted = "spec.devices[0].attributes[a].string|FieldValueTooLong|Too long: may not be more tha"
                "n 64 bytes\n" },
    { .write = "create",
      .edits = "spec.devices[0].capacity={'a-b':{'value':'1'}}",
      .wanted = "spec.devices[0].capacity|FieldValueInvalid|Invalid value: \"a-b\": a valid C identifie"
                "r must start with alphabetic character or '_', followed by a string of alphanumeric "
                "characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for valid"
                "ation is '[A-Za-z_][A-Za-z0-9_]*')\n" },
    { .write = "create",
      .edits = "spec.devices[0].capacity={'a':{'value':'1','requestPolicy':{}}}",
      .wanted = "spec.devices[0].capacity[a].requestPolicy|FieldValueForbidden|Forbidden: allowMultip"
                "leAllocations must be true\n" },
    { .write = "create",
      .edits = "spec.devices[0].taints=[{},{'key':'A b','value':'A b','effect':'x'}]",
      .wanted = "spec.devices[0].taints[0].effect|FieldValueRequired|Required value\n"
                "spec.devices[0].taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must be"
                " non-empty\n"
                "spec.devices[0].taints[0].key|FieldValueInvalid|Invalid value: \"\": name part must co"
                "nsist of alphanumeric characters, '-', '_' or '.', and must start and end with an al"
                "phanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for va"
                "lidation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.devices[0].taints[1].effect|FieldValueNotSupported|Unsupported value: \"x\": supp"
                "orted values: \"NoExecute\", \"NoSchedule\", \"None\"\n"
                "spec.devices[0].taints[1].key|FieldValueInvalid|Invalid value: \"A b\": name part must"
                " consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.devices[0].taints[1].value|FieldValueInvalid|Invalid value: \"A b\": a valid labe"
                "l must be an empty string or consist of alphanumeric characters, '-', '_' or '.', an"
                "d must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',"
                "  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9"
                "])?')\n" },
    { .write = "create",
      .edits = "spec.devices[0].consumesCounters=[{},{'counterSet':'a','counters':{'A b':{'value':'1"
               "'}}},{'counterSet':'a','counters':{'a':{'value':'1'}}}]",
      .wanted = "spec.devices[0].consumesCounters|FieldValueTooMany|Too many: 3: must have at most 2 "
                "items\n" },
    { .write = "create",
      .edits = "spec.devices[0].consumesCounters=[{'counterSet':'a','counters':{'A b':{'value':'1'}}"
               "},{'counterSet':'a','counters':{'a':{'value':'1'}}}]",
      .wanted = "spec.devices[0].consumesCounters[0].counters|FieldValueInvalid|Invalid value: \"A b\":"
                " a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-"
                "', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-a"
                "bc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec.devices[0].consumesCounters[1]|FieldValueDuplicate|Duplicate value: \"a\"\n" },
    { .write = "create",
      .edits = "spec.devices[0].bindingConditions=['A b','a','a']",
      .wanted = "spec.devices[0].bindingConditions[0]|FieldValueInvalid|Invalid value: \"A b\": name pa"
                "rt must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
                "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex u"
                "sed for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n"
                "spec.devices[0].bindingConditions[2]|FieldValueDuplicate|Duplicate value: \"a\"\n"
                "spec.devices[0].bindingFailureConditions|FieldValueInvalid|Invalid value: null: bind"
                "ingFailureConditions are required to use bindingConditions\n" },
    { .write = "create",
      .edits = "spec.devices[0].bindingFailureConditions=['a']",
      .wanted = "spec.devices[0].bindingConditions|FieldValueInvalid|Invalid value: null: bindingCond"
                "itions are required to use bindingFailureConditions\n" },
    { .write = "create",
      .edits = "spec.devices[0].bindingConditions=['a'] ; spec.devices[0].bindingFailureConditions=["
               "'a']",
      .wanted = "spec.devices[0].bindingFailureConditions[0]|FieldValueInvalid|Invalid value: \"a\": bi"
                "ndingFailureConditions must not overlap with bindingConditions\n" },
    { .write = "create",
      .edits = "spec.sharedCounters=[{'name':'A b'}]",
      .wanted = "spec.sharedCounters[0].counters|FieldValueRequired|Required value\n"
                "spec.sharedCounters[0].name|FieldValueInvalid|Invalid value: \"A b\": a lowercase RFC "
                "1123 label must consist of lower case alphanumeric characters or '-', and must start"
                " and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used f"
                "or validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"
                "spec|FieldValueInvalid|Invalid value: \"\": only one of `sharedCounters` or `devices` "
                "is allowed\n" },
    { .write = "update",
      .edits = "spec.driver='y.z'",
      .wanted = "spec.driver|FieldValueInvalid|Invalid value: \"y.z\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.pool.name='q'",
      .wanted = "spec.pool.name|FieldValueInvalid|Invalid value: \"q\": field is immutable\n" },
    { .write = "update",
      .edits = "spec.nodeName='m'",
      .wanted = "spec.nodeName|FieldValueInvalid|Invalid value: \"m\": field is immutable\n" },
};
